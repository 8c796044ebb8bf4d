package org.osimage.source.debian.unpack;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.osimage.ImageBuildException;
import org.osimage.source.debian.control.Paragraph;
import org.osimage.tree.TreePath;

/**
 * A package's paragraph in {@code var/lib/dpkg/status}, with fields in the order and values in the
 * form in which dpkg 1.21 writes them (compared byte by byte with its own in a test).
 */
final class StatusParagraph {
  private static final List<String> BEFORE_STATUS = List.of("Package", "Essential", "Protected");
  private static final List<String> RELATIONS =
      List.of(
          "Replaces",
          "Provides",
          "Depends",
          "Pre-Depends",
          "Recommends",
          "Suggests",
          "Breaks",
          "Conflicts",
          "Enhances");
  private static final List<String> PLAIN =
      List.of(
          "Priority",
          "Section",
          "Installed-Size",
          "Origin",
          "Maintainer",
          "Bugs",
          "Architecture",
          "Multi-Arch",
          "Source",
          "Version");

  /** Written from elsewhere, or by dpkg only; never copied. */
  private static final Set<String> OWN =
      Set.of(
          "status",
          "conffiles",
          "description",
          "config-version",
          "filename",
          "size",
          "md5sum",
          "triggers-pending",
          "triggers-awaited");

  private static final Set<String> KNOWN =
      java.util.stream.Stream.of(BEFORE_STATUS, PLAIN, RELATIONS)
          .flatMap(List::stream)
          .map(name -> name.toLowerCase(Locale.ROOT))
          .collect(Collectors.toUnmodifiableSet());

  private StatusParagraph() {}

  /**
   * @param conffiles the control file of that name; empty if there is none
   */
  static String of(UnpackedDeb deb, String conffiles) throws ImageBuildException {
    StringBuilder out = new StringBuilder();
    Paragraph fields = deb.fields();
    BEFORE_STATUS.forEach(name -> append(out, name, flag(name, fields.raw(name))));
    append(out, "Status", DpkgDatabase.STATUS);
    PLAIN.forEach(name -> append(out, name, fields.raw(name)));
    RELATIONS.forEach(name -> append(out, name, relations(fields.raw(name))));
    appendConffiles(out, deb.md5(), conffiles);
    append(out, "Description", fields.raw("Description"));
    for (Paragraph.Field field : fields.fields()) {
      String name = field.name().toLowerCase(Locale.ROOT);
      if (!KNOWN.contains(name) && !OWN.contains(name)) {
        append(out, field.name(), field.raw());
      }
    }
    return out.append('\n').toString();
  }

  private static void append(StringBuilder out, String name, String value) {
    if (!value.isEmpty()) {
      String gap = value.startsWith("\n") ? ":" : ": ";
      out.append(name).append(gap).append(value).append('\n');
    }
  }

  /** dpkg leaves flags out that say no. */
  private static String flag(String name, String value) {
    return !name.equals("Package") && value.equals("no") ? "" : value;
  }

  /** One line, with one space where some may be. */
  private static String relations(String value) {
    return value
        .strip()
        .replaceAll("\\s+", " ")
        .replaceAll(" ?, ?", ", ")
        .replaceAll("(, )*$", "")
        .replaceAll(" ?\\| ?", " | ")
        .replaceAll(" ?\\( ?", " (")
        .replaceAll(" ?\\)", ")")
        .replaceAll("\\((<<|<=|=|>=|>>|<|>) ?", "($1 ");
  }

  private static void appendConffiles(
      StringBuilder out, Map<TreePath, String> md5, String conffiles) throws ImageBuildException {
    StringBuilder lines = new StringBuilder();
    for (TreePath path : Conffiles.paths(conffiles)) {
      String sum = md5.get(path);
      if (sum != null) {
        lines.append("\n /").append(path).append(' ').append(sum);
      }
    }
    append(out, "Conffiles", lines.toString());
  }
}
