package org.osimage.source.debian.unpack;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.osimage.ImageBuildException;

/**
 * One paragraph of fields, deb-control(5). Names match without regard to case; values keep their
 * continuation lines.
 */
final class ControlParagraph {
  private final Map<String, Field> fields;

  record Field(String name, String value) {}

  private ControlParagraph(Map<String, Field> fields) {
    this.fields = fields;
  }

  /** The first paragraph of the text. */
  static ControlParagraph parse(String text) throws ImageBuildException {
    Map<String, Field> fields = new LinkedHashMap<>();
    String name = "";
    StringBuilder value = new StringBuilder();
    for (String line : text.split("\n", -1)) {
      if (line.isBlank()) {
        if (!name.isEmpty()) {
          break;
        }
      } else if (line.charAt(0) == ' ' || line.charAt(0) == '\t') {
        if (name.isEmpty()) {
          throw new ImageBuildException("its control file begins with a continuation line");
        }
        value.append('\n').append(line);
      } else if (line.charAt(0) != '#') {
        add(fields, name, value);
        int colon = line.indexOf(':');
        if (colon < 1) {
          throw new ImageBuildException("its control file has the line '" + line + "'");
        }
        name = line.substring(0, colon);
        value = new StringBuilder(line.substring(colon + 1).stripLeading());
      }
    }
    add(fields, name, value);
    return new ControlParagraph(Collections.unmodifiableMap(fields));
  }

  private static void add(Map<String, Field> fields, String name, StringBuilder value)
      throws ImageBuildException {
    if (name.isEmpty()) {
      return;
    }
    Field field = new Field(name, value.toString().stripTrailing());
    if (fields.putIfAbsent(name.toLowerCase(Locale.ROOT), field) != null) {
      throw new ImageBuildException("its control file has the field " + name + " twice");
    }
  }

  /** The field's value; empty when it is not there. */
  String get(String name) {
    Field field = fields.get(name.toLowerCase(Locale.ROOT));
    return field == null ? "" : field.value();
  }

  /** In the order of the file. */
  Iterable<Field> fields() {
    return fields.values();
  }
}
