package org.osimage.flar.header;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The first line of an archive, {@code FlAsH-aRcHiVe-MAJOR.MINOR}. Majors 1 and 2 are known, the
 * minor says nothing. Major 1 is that of Solaris 8 and 9: always a full archive.
 */
public record Cookie(int major, int minor) {
  public static final String PREFIX = "FlAsH-aRcHiVe-";

  /** What is written: the form with {@code type} and differential archives. */
  public static final Cookie CURRENT = new Cookie(2, 0);

  private static final Pattern LINE =
      Pattern.compile(Pattern.quote(PREFIX) + "([0-9]{1,4})\\.([0-9]{1,4})(\\..*)?");

  /** The cookie in a line without its line feed; empty if it is none. */
  public static Optional<Cookie> parse(String line) {
    Matcher matcher = LINE.matcher(line);
    return matcher.matches()
        ? Optional.of(
            new Cookie(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))))
        : Optional.empty();
  }

  boolean isKnown() {
    return major == 1 || major == 2;
  }

  /** The version as archives spell it. */
  @Override
  public String toString() {
    return PREFIX + major + "." + minor;
  }
}
