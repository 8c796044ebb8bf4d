package org.osimage.shell.tool.awk;

import java.util.Locale;
import org.osimage.shell.text.Printf;

/**
 * A number, a text, or a text of the input, which counts as a number where it looks like one.
 *
 * @param kind what it was made as
 */
record Value(Kind kind, double number, String text) {
  enum Kind {
    UNSET,
    NUMBER,
    TEXT,
    INPUT_NUMBER
  }

  static final Value UNSET = new Value(Kind.UNSET, 0, "");
  static final Value ONE = of(1);
  static final Value ZERO = of(0);

  static Value of(double number) {
    return new Value(Kind.NUMBER, number, "");
  }

  static Value of(boolean truth) {
    return truth ? ONE : ZERO;
  }

  static Value of(String text) {
    return new Value(Kind.TEXT, 0, text);
  }

  /** What was read: a number, too, if nothing else stands in it. */
  static Value input(String text) {
    int end = numberEnd(text);
    String rest = text.substring(end).strip();
    return end > 0 && rest.isEmpty()
        ? new Value(Kind.INPUT_NUMBER, parse(text.substring(0, end)), text)
        : of(text);
  }

  private static double parse(String number) {
    try {
      return Double.parseDouble(number.strip());
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** Where a number at the beginning of the text ends; 0 if there is none. */
  private static int numberEnd(String text) {
    int at = 0;
    while (at < text.length() && " \t\n\r\f\013".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    if (at < text.length() && "+-".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    int digits = 0;
    while (at < text.length() && digit(text.charAt(at))) {
      at++;
      digits++;
    }
    if (at < text.length() && text.charAt(at) == '.') {
      at++;
      while (at < text.length() && digit(text.charAt(at))) {
        at++;
        digits++;
      }
    }
    if (digits == 0) {
      return 0;
    }
    int exponent = at;
    if (at < text.length() && "eE".indexOf(text.charAt(at)) >= 0) {
      at++;
      if (at < text.length() && "+-".indexOf(text.charAt(at)) >= 0) {
        at++;
      }
      int from = at;
      while (at < text.length() && digit(text.charAt(at))) {
        at++;
      }
      at = at == from ? exponent : at;
    }
    return at;
  }

  private static boolean digit(char c) {
    return c >= '0' && c <= '9';
  }

  double toNumber() {
    if (kind == Kind.TEXT) {
      int end = numberEnd(text);
      return end == 0 ? 0 : parse(text.substring(0, end));
    }
    return number;
  }

  boolean isNumeric() {
    return kind != Kind.TEXT;
  }

  boolean truth() {
    return kind == Kind.TEXT ? !text.isEmpty() : number != 0;
  }

  /**
   * @param format for numbers that are no integers
   */
  String toText(String format) {
    if (kind != Kind.NUMBER) {
      return text;
    }
    return format(number, format);
  }

  static String format(double number, String format) {
    if (number == Math.rint(number) && Math.abs(number) < 1e16) {
      return number == 0 ? "0" : String.format(Locale.ROOT, "%d", (long) number);
    }
    if (Double.isNaN(number) || Double.isInfinite(number)) {
      return Double.isNaN(number) ? "nan" : number > 0 ? "inf" : "-inf";
    }
    return Printf.format(format, java.util.List.of(Double.toString(number))).text();
  }

  static int compare(Value a, Value b, String format) {
    return a.isNumeric() && b.isNumeric()
        ? Double.compare(a.toNumber() + 0.0, b.toNumber() + 0.0)
        : a.toText(format).compareTo(b.toText(format));
  }
}
