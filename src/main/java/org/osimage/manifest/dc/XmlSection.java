package org.osimage.manifest.dc;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.osimage.element.Element;

/**
 * Reads one element. Every getter names an attribute or child that is allowed; what nobody asked
 * for is unknown when the section ends.
 */
final class XmlSection {
  private final XmlNode node;
  private final Findings findings;
  private final Set<String> knownAttributes = new LinkedHashSet<>();
  private final Set<String> knownChildren = new LinkedHashSet<>();
  private boolean takesText;

  XmlSection(XmlNode node, Findings findings) {
    this.node = node;
    this.findings = findings;
  }

  XmlNode node() {
    return node;
  }

  void error(String message) {
    findings.error(node, message);
  }

  void warn(String message) {
    findings.warn(node, message);
  }

  Optional<String> attribute(String name) {
    knownAttributes.add(name);
    return Optional.ofNullable(node.attributes().get(name)).map(String::strip);
  }

  String attribute(String name, String otherwise) {
    return attribute(name).orElse(otherwise);
  }

  String required(String name) {
    Optional<String> value = attribute(name).filter(v -> !v.isEmpty());
    if (value.isEmpty()) {
      error("lacks the attribute " + name);
    }
    return value.orElse("");
  }

  boolean flag(String name, boolean otherwise) {
    return word(name, otherwise ? "true" : "false", "true", "false").equals("true");
  }

  String word(String name, String otherwise, String... allowed) {
    String value = attribute(name, otherwise);
    if (!Arrays.asList(allowed).contains(value)) {
      error(name + " is one of " + String.join(", ", allowed) + ", not '" + value + "'");
      return otherwise;
    }
    return value;
  }

  /** An attribute that is accepted and has no effect. */
  void dead(String name, String why) {
    attribute(name).ifPresent(value -> warn(name + "=\"" + value + "\" has no effect: " + why));
  }

  /** The element's own text. */
  String text() {
    takesText = true;
    return node.text();
  }

  String requiredText() {
    String text = text();
    if (text.isEmpty()) {
      error("is empty");
    }
    return text;
  }

  boolean truth() {
    String text = text();
    if (!text.equals("true") && !text.equals("false")) {
      error("is true or false, not '" + text + "'");
    }
    return text.equals("true");
  }

  Optional<XmlSection> child(String name) {
    List<XmlSection> found = children(name);
    if (found.size() > 1) {
      found.get(1).error("stands a second time, once is allowed");
    }
    return found.stream().findFirst();
  }

  List<XmlSection> children(String name) {
    knownChildren.add(name);
    return node.children().stream()
        .filter(c -> c.name().equals(name))
        .map(c -> new XmlSection(c, findings))
        .toList();
  }

  /** Children of several names in the order of the file. */
  List<XmlSection> children(String first, String second) {
    knownChildren.add(first);
    knownChildren.add(second);
    return node.children().stream()
        .filter(c -> c.name().equals(first) || c.name().equals(second))
        .map(c -> new XmlSection(c, findings))
        .toList();
  }

  XmlSection requiredChild(String name) {
    Optional<XmlSection> child = child(name);
    if (child.isEmpty()) {
      error("lacks <" + name + ">");
    }
    return child.orElseGet(
        () ->
            new XmlSection(
                new XmlNode(name, Map.of(), "", List.of(), node.file(), node.line()),
                new Findings()));
  }

  /** A child that is accepted and has no effect, whatever it holds. */
  void deadChild(String name, String why) {
    for (XmlSection child : children(name)) {
      child.warn("has no effect: " + why);
    }
  }

  /** An element of the POM that comes from here. */
  Element element(String name, String text) {
    return new Element(name, text, List.of(), origin());
  }

  /** An element of the POM with children that comes from here. */
  Element element(String name, List<Element> children) {
    return new Element(name, "", children, origin());
  }

  String origin() {
    return node.where() + " <" + node.name() + ">";
  }

  /** Reports text and attributes and children that no getter named. */
  void end() {
    if (!takesText && !node.text().isEmpty()) {
      error("takes elements, not the text '" + node.text() + "'");
    }
    for (String name : new TreeSet<>(node.attributes().keySet())) {
      if (!knownAttributes.contains(name)) {
        error("has no attribute " + name + listed("; it takes ", knownAttributes));
      }
    }
    for (XmlNode child : node.children()) {
      if (!knownChildren.contains(child.name())) {
        findings.error(
            child, "is unknown in <" + node.name() + ">" + listed("; it takes ", knownChildren));
      }
    }
  }

  private static String listed(String head, Set<String> names) {
    return names.isEmpty() ? "" : head + String.join(", ", names);
  }
}
