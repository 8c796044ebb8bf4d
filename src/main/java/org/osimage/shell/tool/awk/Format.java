package org.osimage.shell.tool.awk;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import org.osimage.shell.text.Printf;

/** printf and sprintf. */
final class Format {
  private Format() {}

  static String upper(String text) {
    StringBuilder out = new StringBuilder(text);
    for (int i = 0; i < out.length(); i++) {
      char c = out.charAt(i);
      if (c >= 'a' && c <= 'z') {
        out.setCharAt(i, (char) (c - 32));
      }
    }
    return out.toString();
  }

  /**
   * @param arguments the format first
   */
  static String of(AwkRun run, List<Expression> arguments) throws IOException {
    String format = run.text(arguments.get(0).of(run));
    StringBuilder out = new StringBuilder();
    int next = 1;
    int at = 0;
    while (at < format.length()) {
      char c = format.charAt(at++);
      if (c != '%' || at == format.length()) {
        out.append(c);
        continue;
      }
      if (format.charAt(at) == '%') {
        out.append('%');
        at++;
        continue;
      }
      StringBuilder specification = new StringBuilder("%");
      while (at < format.length() && "-+ #0123456789.*".indexOf(format.charAt(at)) >= 0) {
        if (format.charAt(at) == '*') {
          Value width = next < arguments.size() ? arguments.get(next++).of(run) : Value.ZERO;
          specification.append((long) width.toNumber());
        } else {
          specification.append(format.charAt(at));
        }
        at++;
      }
      while (at < format.length() && "hlL".indexOf(format.charAt(at)) >= 0) {
        at++;
      }
      if (at == format.length()) {
        out.append(specification);
        break;
      }
      char kind = format.charAt(at++);
      Value value = next < arguments.size() ? arguments.get(next++).of(run) : Value.UNSET;
      out.append(one(run, specification.toString(), kind, value));
      run.checked(out.toString());
    }
    return out.toString();
  }

  private static String one(AwkRun run, String specification, char kind, Value value) {
    String argument;
    char used = kind;
    switch (kind) {
      case 'd', 'i', 'o', 'x', 'X', 'u' -> argument = integer(value.toNumber());
      case 'e', 'E', 'f', 'F', 'g', 'G' -> argument = real(value.toNumber());
      case 'c' -> {
        boolean number =
            value.kind() == Value.Kind.NUMBER || value.kind() == Value.Kind.INPUT_NUMBER;
        String text = run.text(value);
        argument =
            number
                ? String.valueOf((char) ((int) value.toNumber() & 0xff))
                : text.substring(0, Math.min(1, text.length()));
        used = 's';
      }
      case 's' -> argument = run.text(value);
      default -> {
        return specification + kind;
      }
    }
    return Printf.format(specification + used, List.of(argument)).text();
  }

  private static String integer(double number) {
    if (Double.isNaN(number) || Double.isInfinite(number)) {
      return number > 0 ? Long.toString(Long.MAX_VALUE) : Long.toString(Long.MIN_VALUE);
    }
    return new BigDecimal(number).toBigInteger().toString();
  }

  private static String real(double number) {
    return Double.isNaN(number)
        ? "nan"
        : Double.isInfinite(number) ? number > 0 ? "inf" : "-inf" : Double.toString(number);
  }
}
