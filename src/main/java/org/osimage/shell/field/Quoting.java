package org.osimage.shell.field;

/** Texts as a shell can read them again. */
public final class Quoting {
  private Quoting() {}

  /** In single quotes, as dash prints values. */
  public static String always(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }

  /** As dash's {@code set} and {@code export -p}: quotes in double quotes. */
  public static String dash(String text) {
    StringBuilder quoted = new StringBuilder();
    int at = 0;
    do {
      int quote = text.indexOf('\'', at);
      int end = quote < 0 ? text.length() : quote;
      if (end > at || text.isEmpty()) {
        quoted.append('\'').append(text, at, end).append('\'');
      }
      at = end;
      if (quote >= 0) {
        int last = quote;
        while (last < text.length() && text.charAt(last) == '\'') {
          last++;
        }
        quoted.append('"').append(text, quote, last).append('"');
        at = last;
      }
    } while (at < text.length());
    return quoted.toString();
  }

  /** Only where needed. */
  public static String needed(String text) {
    return text.matches("[A-Za-z0-9_@%+=:,./-]+") ? text : always(text);
  }
}
