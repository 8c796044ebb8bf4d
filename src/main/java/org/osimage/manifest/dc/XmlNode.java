package org.osimage.manifest.dc;

import java.util.List;
import java.util.Map;

/**
 * An element of an XML file.
 *
 * @param attributes those without a namespace
 * @param text everything between its children, trimmed
 * @param file name of the file, as messages show it
 * @param line on which it begins, from 1
 */
record XmlNode(
    String name,
    Map<String, String> attributes,
    String text,
    List<XmlNode> children,
    String file,
    int line) {
  XmlNode {
    attributes = Map.copyOf(attributes);
    text = text.strip();
    children = List.copyOf(children);
  }

  /** File and line, as compilers write them. */
  String where() {
    return file + ":" + line;
  }
}
