package org.osimage;

import static java.util.stream.Collectors.joining;

import java.util.Arrays;

/**
 * Text that came from somewhere - a name in an archive, a line of a script - as it may be shown:
 * what would steer a terminal or begin a line of its own is written as {@code \xNN}, or {@code
 * \xNNNN}. The one place for it: every line of a {@link BuildLog} that is printed and every message
 * of an {@link ImageBuildException} goes through here.
 */
public final class Printable {
  private Printable() {}

  /** One line, or less. */
  public static String line(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (steers(text.charAt(i))) {
        return escaped(text);
      }
    }
    return text;
  }

  /** The same for a message, whose line breaks stay: Maven begins each of its lines itself. */
  public static String message(String text) {
    if (text.indexOf('\n') < 0) {
      return line(text);
    }
    return Arrays.stream(text.split("\n", -1)).map(Printable::line).collect(joining("\n"));
  }

  private static String escaped(String text) {
    StringBuilder shown = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!steers(c)) {
        shown.append(c);
      } else {
        String digits = Integer.toHexString(c);
        shown.append("\\x").append("0".repeat(digits.length() % 2)).append(digits);
      }
    }
    return shown.toString();
  }

  /** Control characters, and those that turn the direction or break the line in Unicode. */
  private static boolean steers(char c) {
    return c < ' '
        || (c >= 0x7f && c < 0xa0)
        || c == 0x61c
        || c == 0x200e
        || c == 0x200f
        || (c >= 0x2028 && c <= 0x202e)
        || (c >= 0x2066 && c <= 0x2069);
  }
}
