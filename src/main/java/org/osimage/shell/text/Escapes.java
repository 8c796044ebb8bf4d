package org.osimage.shell.text;

/** Backslash sequences of echo and printf. */
public final class Escapes {
  /**
   * @param stopped whether {@code \c} ended the output
   */
  public record Expanded(String text, boolean stopped) {}

  private static final String NAMES = "abfnrtv\\e";
  private static final String VALUES = "\007\b\f\n\r\t\013\\\033";

  private Escapes() {}

  /** As echo and {@code printf %b}: {@code \0} and up to three octal digits, {@code \c}. */
  public static Expanded echo(String text) {
    StringBuilder out = new StringBuilder();
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i++);
      if (c != '\\' || i == text.length()) {
        out.append(c);
        continue;
      }
      char e = text.charAt(i);
      if (e == 'c') {
        return new Expanded(out.toString(), true);
      }
      if (e == '0') {
        i = octal(text, i + 1, 3, out);
      } else {
        i = escape(text, i, out);
      }
    }
    return new Expanded(out.toString(), false);
  }

  /**
   * One sequence whose backslash was read.
   *
   * @return where the text goes on
   */
  static int escape(String text, int at, StringBuilder out) {
    char e = text.charAt(at);
    int named = NAMES.indexOf(e);
    if (named >= 0) {
      out.append(VALUES.charAt(named));
      return at + 1;
    }
    if (e >= '0' && e <= '7') {
      return octal(text, at, 3, out);
    }
    out.append('\\').append(e);
    return at + 1;
  }

  private static int octal(String text, int start, int most, StringBuilder out) {
    int value = 0;
    int at = start;
    while (at < text.length()
        && at < start + most
        && text.charAt(at) >= '0'
        && text.charAt(at) <= '7') {
      value = value * 8 + text.charAt(at++) - '0';
    }
    out.append((char) (value & 0xff));
    return at;
  }
}
