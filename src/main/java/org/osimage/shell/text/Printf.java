package org.osimage.shell.text;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;

/** printf(1): a format used again until all arguments are printed. */
public final class Printf {
  private static final int WIDEST = 1 << 20;

  private final String format;
  private final List<String> arguments;
  private final StringBuilder out = new StringBuilder();
  private final StringBuilder errors = new StringBuilder();
  private int next;
  private boolean stopped;
  private int at;
  private boolean invalid;

  private Printf(String format, List<String> arguments) {
    this.format = format;
    this.arguments = arguments;
  }

  /**
   * @param errors one line for each argument that is no number, and so on; empty without
   * @param invalid whether the format itself is wrong
   */
  public record Result(String text, String errors, boolean invalid) {}

  public static Result format(String format, List<String> arguments) {
    Printf printf = new Printf(format, arguments);
    int before;
    do {
      before = printf.next;
      printf.once();
    } while (!printf.stopped && printf.next < arguments.size() && printf.next > before);
    return new Result(printf.out.toString(), printf.errors.toString(), printf.invalid);
  }

  private String argument() {
    return next < arguments.size() ? arguments.get(next++) : "";
  }

  private void once() {
    at = 0;
    while (at < format.length() && !stopped) {
      char c = format.charAt(at++);
      if (c == '\\' && at < format.length()) {
        if (format.charAt(at) == 'c') {
          stopped = true;
        } else {
          at = Escapes.escape(format, at, out);
        }
      } else if (c == '%' && format.startsWith("%", at)) {
        out.append('%');
        at++;
      } else if (c == '%') {
        conversion();
      } else {
        out.append(c);
      }
    }
  }

  private int number() {
    if (format.startsWith("*", at)) {
      at++;
      return integer(argument()).intValue();
    }
    int value = 0;
    while (at < format.length() && Character.isDigit(format.charAt(at))) {
      value = Math.min(WIDEST, value * 10 + format.charAt(at++) - '0');
    }
    return value;
  }

  private void conversion() {
    int start = at;
    StringBuilder flags = new StringBuilder();
    while (at < format.length() && "-+ #0'".indexOf(format.charAt(at)) >= 0) {
      flags.append(format.charAt(at++));
    }
    int width = number();
    if (width < 0) {
      flags.append('-');
      width = -width;
    }
    int precision = -1;
    if (format.startsWith(".", at)) {
      at++;
      precision = number();
    }
    while (at < format.length()
        && "hlLqjzt".indexOf(format.charAt(at)) >= 0
        && !(format.charAt(at) == 'q')) {
      at++;
    }
    if (at == format.length()) {
      errors.append("missing format character\n");
      stopped = true;
      invalid = true;
      return;
    }
    char kind = format.charAt(at++);
    print(kind, flags.toString(), Math.min(width, WIDEST), precision, start);
  }

  private void print(char kind, String flags, int width, int precision, int start) {
    switch (kind) {
      case 's' -> pad(cut(argument(), precision), flags, width);
      case 'b' -> {
        Escapes.Expanded expanded = Escapes.echo(argument());
        pad(cut(expanded.text(), precision), flags, width);
        stopped = expanded.stopped();
      }
      case 'c' -> {
        String text = argument();
        pad(text.isEmpty() ? "\0" : text.substring(0, 1), flags, width);
      }
      case 'q' -> pad(quote(argument()), flags, width);
      case 'd', 'i', 'u', 'o', 'x', 'X' -> integer(kind, flags, width, precision);
      case 'e', 'E', 'f', 'F', 'g', 'G', 'a', 'A' -> real(kind, flags, width, precision);
      default -> {
        errors.append("%").append(format, start, at).append(": invalid directive\n");
        stopped = true;
        invalid = true;
      }
    }
  }

  private static String quote(String text) {
    if (text.matches("[A-Za-z0-9_@%+=:,./-]+")) {
      return text;
    }
    if (text.isEmpty()) {
      return "''";
    }
    return text.replaceAll("([^A-Za-z0-9_@%+=:,./-])", "\\\\$1");
  }

  private static String cut(String text, int precision) {
    return precision >= 0 && precision < text.length() ? text.substring(0, precision) : text;
  }

  private void pad(String text, String flags, int width) {
    String fill = " ".repeat(Math.max(0, width - text.length()));
    out.append(flags.contains("-") ? text + fill : fill + text);
  }

  private BigInteger integer(String text) {
    String digits = text.stripLeading();
    if (digits.startsWith("'") || digits.startsWith("\"")) {
      return BigInteger.valueOf(digits.length() > 1 ? digits.charAt(1) : 0);
    }
    boolean minus = digits.startsWith("-");
    int start = minus || digits.startsWith("+") ? 1 : 0;
    int radix = 10;
    if (digits.regionMatches(true, start, "0x", 0, 2)) {
      radix = 16;
      start += 2;
    } else if (digits.startsWith("0", start)) {
      radix = 8;
    }
    int end = start;
    while (end < digits.length() && Character.digit(digits.charAt(end), radix) >= 0 && end < 100) {
      end++;
    }
    if (end < digits.length() || end == start && !text.isEmpty()) {
      errors.append(text).append(": ");
      errors.append(end == start ? "expected numeric value\n" : "not completely converted\n");
    }
    BigInteger value =
        end == start ? BigInteger.ZERO : new BigInteger(digits.substring(start, end), radix);
    return minus ? value.negate() : value;
  }

  private void integer(char kind, String flags, int width, int precision) {
    BigInteger value = integer(argument());
    boolean signed = kind == 'd' || kind == 'i';
    value = range(value, signed);
    int radix = kind == 'o' ? 8 : kind == 'x' || kind == 'X' ? 16 : 10;
    String digits = value.abs().toString(radix);
    if (precision >= 0) {
      digits = precision == 0 && value.signum() == 0 ? "" : digits;
      digits = "0".repeat(Math.max(0, precision - digits.length())) + digits;
    }
    String sign = "";
    if (signed) {
      sign = value.signum() < 0 ? "-" : flags.contains("+") ? "+" : flags.contains(" ") ? " " : "";
    } else if (flags.contains("#") && kind == 'o' && !digits.startsWith("0")) {
      sign = "0";
    } else if (flags.contains("#") && radix == 16 && value.signum() != 0) {
      sign = "0x";
    }
    if (flags.contains("0") && !flags.contains("-") && precision < 0) {
      digits = "0".repeat(Math.max(0, width - digits.length() - sign.length())) + digits;
    }
    String text = sign + digits;
    pad(kind == 'X' ? text.toUpperCase(Locale.ROOT) : text, flags, width);
  }

  private BigInteger range(BigInteger value, boolean signed) {
    BigInteger two64 = BigInteger.ONE.shiftLeft(64);
    BigInteger max = BigInteger.valueOf(Long.MAX_VALUE);
    if (signed) {
      if (value.bitLength() > 63) {
        errors.append(value).append(": Numerical result out of range\n");
        return value.signum() < 0 ? BigInteger.valueOf(Long.MIN_VALUE) : max;
      }
      return value;
    }
    if (value.abs().bitLength() > 64) {
      errors.append(value).append(": Numerical result out of range\n");
      return two64.subtract(BigInteger.ONE);
    }
    return value.signum() < 0 ? value.add(two64) : value;
  }

  private void real(char kind, String flags, int width, int precision) {
    String argument = argument().strip();
    double value = 0;
    try {
      value = argument.isEmpty() ? 0 : real(argument);
    } catch (NumberFormatException e) {
      errors.append(argument).append(": expected numeric value\n");
    }
    String text = real(kind, flags, value, precision);
    if (flags.contains("0") && !flags.contains("-") && text.length() < width) {
      int sign = "+- ".indexOf(text.charAt(0)) >= 0 ? 1 : 0;
      text = text.substring(0, sign) + "0".repeat(width - text.length()) + text.substring(sign);
    }
    pad(text, flags, width);
  }

  private static double real(String text) {
    if (text.startsWith("'") || text.startsWith("\"")) {
      return text.length() > 1 ? text.charAt(1) : 0;
    }
    if (text.matches("[+-]?0[xX][0-9a-fA-F]+")) {
      return new BigInteger(text.replaceFirst("0[xX]", ""), 16).doubleValue();
    }
    if (text.matches("(?i)[+-]?inf(inity)?")) {
      return text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    if (text.matches("(?i)[+-]?nan")) {
      return Double.NaN;
    }
    if (!text.matches("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?")) {
      throw new NumberFormatException(text);
    }
    return Double.parseDouble(text);
  }

  /** A number as C's printf prints it, without width. */
  public static String real(char kind, String flags, double value, int precision) {
    boolean minus = value < 0 || 1 / value < 0;
    String sign = minus ? "-" : flags.contains("+") ? "+" : flags.contains(" ") ? " " : "";
    boolean upper = Character.isUpperCase(kind);
    String body;
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      body = Double.isNaN(value) ? "nan" : "inf";
    } else {
      BigDecimal exact = new BigDecimal(Math.abs(value));
      int digits = precision < 0 ? 6 : precision;
      body =
          switch (Character.toLowerCase(kind)) {
            case 'f' -> fixed(exact, digits) + (digits == 0 && flags.contains("#") ? "." : "");
            case 'e' -> exponent(exact, digits);
            case 'g' -> general(exact, Math.max(1, digits), flags.contains("#"));
            default -> Double.toHexString(Math.abs(value)).replace("p", "p+").replace("p+-", "p-");
          };
    }
    return sign + (upper ? body.toUpperCase(Locale.ROOT) : body);
  }

  private static String fixed(BigDecimal value, int digits) {
    return value.setScale(digits, java.math.RoundingMode.HALF_EVEN).toPlainString();
  }

  private static String exponent(BigDecimal value, int digits) {
    if (value.signum() == 0) {
      return "0" + (digits > 0 ? "." + "0".repeat(digits) : "") + "e+00";
    }
    BigDecimal rounded =
        value.round(new java.math.MathContext(digits + 1, java.math.RoundingMode.HALF_EVEN));
    String unscaled = rounded.unscaledValue().toString();
    int exponent = unscaled.length() - 1 - rounded.scale();
    unscaled = unscaled + "0".repeat(Math.max(0, digits + 1 - unscaled.length()));
    String fraction = digits > 0 ? "." + unscaled.substring(1, digits + 1) : "";
    String shown = (exponent < 0 ? "-" : "+") + (Math.abs(exponent) < 10 ? "0" : "");
    return unscaled.charAt(0) + fraction + "e" + shown + Math.abs(exponent);
  }

  private static String general(BigDecimal value, int digits, boolean keep) {
    int exponent = 0;
    if (value.signum() != 0) {
      BigDecimal rounded =
          value.round(new java.math.MathContext(digits, java.math.RoundingMode.HALF_EVEN));
      exponent = rounded.precision() - rounded.scale() - 1;
    }
    boolean scientific = exponent < -4 || exponent >= digits;
    String text = scientific ? exponent(value, digits - 1) : fixed(value, digits - 1 - exponent);
    if (keep || text.indexOf('.') < 0) {
      return text;
    }
    int e = text.indexOf('e');
    String head = e < 0 ? text : text.substring(0, e);
    head = head.replaceAll("0+$", "").replaceAll("\\.$", "");
    return e < 0 ? head : head + text.substring(e);
  }
}
