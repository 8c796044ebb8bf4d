package org.osimage.source.debian.unpack;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.osimage.ImageBuildException;
import org.osimage.source.debian.control.Paragraph;
import org.osimage.source.debian.control.Relation;

/**
 * What dpkg refuses in a control file, because its database could not be read again with it. Names
 * may have capitals and underscores, which only Policy forbids.
 */
final class ControlRules {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9+._-]*");
  private static final Pattern VERSION =
      Pattern.compile("([0-9]{1,9}:)?[0-9]([A-Za-z0-9.+~:-]*[A-Za-z0-9.+~:])?");
  private static final Pattern ARCHITECTURE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]*");
  private static final Map<String, Set<String>> VALUES =
      Map.of(
          "Multi-Arch", Set.of("no", "same", "foreign", "allowed"),
          "Essential", Set.of("yes", "no"),
          "Protected", Set.of("yes", "no"));
  private static final List<String> RELATIONS =
      List.of(
          "Depends",
          "Pre-Depends",
          "Recommends",
          "Suggests",
          "Enhances",
          "Conflicts",
          "Breaks",
          "Replaces",
          "Provides");

  private ControlRules() {}

  /**
   * @param paragraphs of the file
   * @return the only one
   */
  static Paragraph checked(List<Paragraph> paragraphs) throws ImageBuildException {
    if (paragraphs.size() != 1) {
      throw new ImageBuildException("'control' has " + paragraphs.size() + " paragraphs, not one");
    }
    Paragraph p = paragraphs.get(0);
    match(p, "Package", NAME);
    match(p, "Version", VERSION);
    match(p, "Architecture", ARCHITECTURE);
    for (Map.Entry<String, Set<String>> field : VALUES.entrySet()) {
      String value = p.text(field.getKey());
      if (!value.isEmpty() && !field.getValue().contains(value)) {
        throw wrong(field.getKey(), value);
      }
    }
    for (String field : RELATIONS) {
      String value = p.text(field);
      Relation.parse(value, "'control', " + field);
      if (value.contains("[")) {
        throw wrong(field, value); // architectures are for source packages
      }
    }
    return p;
  }

  private static void match(Paragraph p, String field, Pattern pattern) throws ImageBuildException {
    if (!pattern.matcher(p.text(field)).matches()) {
      throw wrong(field, p.text(field));
    }
  }

  private static ImageBuildException wrong(String field, String value) {
    return new ImageBuildException(
        "'control' has the " + field + " '" + value + "', which dpkg refuses, too");
  }
}
