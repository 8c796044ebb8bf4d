package org.osimage.element;

import java.util.Set;

/** Elements as the text of a POM. */
public final class PomText {
  private PomText() {}

  /**
   * The element with its children, indented.
   *
   * @param hidden names of elements whose text is not shown
   */
  public static String of(Element element, Set<String> hidden) {
    StringBuilder text = new StringBuilder();
    append(text, "", element, hidden);
    return text.toString();
  }

  private static void append(
      StringBuilder text, String indent, Element element, Set<String> hidden) {
    text.append(indent).append('<').append(element.name()).append('>');
    if (!element.children().isEmpty()) {
      text.append('\n');
      for (Element child : element.children()) {
        append(text, indent + "  ", child, hidden);
      }
      text.append(indent);
    } else if (hidden.contains(element.name())) {
      text.append("...");
    } else {
      text.append(escaped(element.text()));
    }
    text.append("</").append(element.name()).append(">\n");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
