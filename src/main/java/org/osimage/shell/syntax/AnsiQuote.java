package org.osimage.shell.syntax;

import java.nio.charset.StandardCharsets;

/** The inside of {@code $'...'}. */
final class AnsiQuote {
  private static final String NAMES = "abefnrtvE\\'\"?";
  private static final String VALUES = "\007\b\033\f\n\r\t\013\033\\'\"?";

  private AnsiQuote() {}

  /** Up to and over the closing quote. */
  static String read(Source source) throws SyntaxException {
    int line = source.line();
    StringBuilder text = new StringBuilder();
    while (source.raw() != '\'') {
      int c = source.skip();
      if (c == Source.END) {
        throw new SyntaxException(line, "Unterminated quoted string");
      }
      if (c != '\\') {
        text.append((char) c);
      } else {
        escape(source, text);
      }
    }
    source.skip();
    int nul = text.indexOf("\0");
    return nul < 0 ? text.toString() : text.substring(0, nul);
  }

  private static void escape(Source source, StringBuilder text) {
    int c = source.raw();
    int named = c < 0 ? -1 : NAMES.indexOf(c);
    if (named >= 0) {
      source.skip();
      text.append(VALUES.charAt(named));
    } else if (c >= '0' && c <= '7') {
      text.append((char) (number(source, 8, 3) & 0xff));
    } else if (c == 'x') {
      source.skip();
      text.append((char) (number(source, 16, 2) & 0xff));
    } else if (c == 'u' || c == 'U') {
      source.skip();
      int code = number(source, 16, c == 'u' ? 4 : 8);
      String shown = Character.isValidCodePoint(code) ? Character.toString(code) : "?";
      text.append(new String(shown.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
    } else if (c == 'c') {
      source.skip();
      text.append((char) (source.skip() & 0x1f));
    } else {
      text.append('\\');
    }
  }

  private static int number(Source source, int radix, int most) {
    int value = 0;
    for (int i = 0; i < most && Character.digit(source.raw(), radix) >= 0; i++) {
      value = value * radix + Character.digit(source.skip(), radix);
    }
    return value;
  }
}
