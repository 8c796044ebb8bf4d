package org.osimage.element;

import java.util.List;

/**
 * A configuration element as the user typed it.
 *
 * @param name without brackets
 * @param text trimmed; empty when there is none
 * @param origin where it comes from when that is not the POM: file, line, element; else empty
 */
public record Element(String name, String text, List<Element> children, String origin) {
  public Element {
    text = text.strip();
    children = List.copyOf(children);
  }

  /** An element of the POM. */
  public Element(String name, String text, List<Element> children) {
    this(name, text, children, "");
  }

  public static Element of(String name, Element... children) {
    return new Element(name, "", List.of(children));
  }

  public static Element text(String name, String text) {
    return new Element(name, text, List.of());
  }
}
