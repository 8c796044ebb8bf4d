package org.osimage.flar.header;

import java.util.List;

/** The names of sections, and their order as the installer wants it. */
public final class SectionName {
  public static final String IDENTIFICATION = "identification";
  public static final String MANIFEST = "manifest";
  public static final String PREDEPLOYMENT = "predeployment";
  public static final String POSTDEPLOYMENT = "postdeployment";
  public static final String REBOOT = "reboot";
  public static final String SUMMARY = "summary";
  public static final String ARCHIVE = "archive";

  /** Not a section, but the name of its file where an archive is split. */
  public static final String COOKIE = "cookie";

  public static final String BEGIN = "section_begin=";
  public static final String END = "section_end=";

  /** Those that have a place of their own; user sections come behind them. */
  public static final List<String> ORDER =
      List.of(MANIFEST, PREDEPLOYMENT, POSTDEPLOYMENT, REBOOT, SUMMARY);

  private static final int LONGEST = 200;

  private SectionName() {}

  /** Whether the name can stand in an archive and be the name of one file. */
  public static boolean isSafe(String name) {
    return name.length() <= LONGEST && name.matches("[A-Za-z0-9_+@-][A-Za-z0-9_.+@-]*");
  }

  /** Whether the name may be given to a section of the user's: safe, and not one of the others. */
  public static boolean isFree(String name) {
    return isSafe(name)
        && !ORDER.contains(name)
        && !List.of(IDENTIFICATION, ARCHIVE, COOKIE).contains(name);
  }

  /** Whether a line would be taken for the beginning or end of a section. */
  public static boolean isDelimiter(String line) {
    return line.startsWith("section_begin") || line.startsWith("section_end");
  }
}
