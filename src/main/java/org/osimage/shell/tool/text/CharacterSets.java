package org.osimage.shell.tool.text;

import java.util.function.IntPredicate;
import org.osimage.shell.command.UsageException;

/** A set of tr(1): ranges, classes, repeats, escapes. */
final class CharacterSets {
  private final String text;
  private int at;

  CharacterSets(String text) {
    this.text = text;
  }

  /**
   * @param size to which {@code [x*]} fills up
   */
  String expand(int size) throws UsageException {
    StringBuilder out = new StringBuilder();
    while (at < text.length()) {
      if (text.startsWith("[:", at) && text.indexOf(":]", at) > 0) {
        out.append(named());
      } else if (text.startsWith("[=", at) && text.startsWith("=]", at + 3)) {
        out.append(text.charAt(at + 2));
        at += 5;
      } else if (text.startsWith("[", at) && repeat(out, size)) {
        continue;
      } else {
        single(out);
      }
    }
    return out.toString();
  }

  private String named() throws UsageException {
    int end = text.indexOf(":]", at);
    String name = text.substring(at + 2, end);
    at = end + 2;
    IntPredicate test =
        switch (name) {
          case "alnum" -> c -> letter(c) || digit(c);
          case "alpha" -> CharacterSets::letter;
          case "digit" -> CharacterSets::digit;
          case "upper" -> c -> c >= 'A' && c <= 'Z';
          case "lower" -> c -> c >= 'a' && c <= 'z';
          case "space" -> c -> c == ' ' || c >= 9 && c <= 13;
          case "blank" -> c -> c == ' ' || c == '\t';
          case "punct" -> c -> c > 32 && c < 127 && !letter(c) && !digit(c);
          case "print" -> c -> c >= 32 && c < 127;
          case "graph" -> c -> c > 32 && c < 127;
          case "cntrl" -> c -> c < 32 || c == 127;
          case "xdigit" -> c -> digit(c) || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F';
          default -> throw new UsageException("invalid character class '" + name + "'");
        };
    StringBuilder all = new StringBuilder();
    for (int c = 0; c < 256; c++) {
      if (test.test(c)) {
        all.append((char) c);
      }
    }
    return all.toString();
  }

  private static boolean letter(int c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
  }

  private static boolean digit(int c) {
    return c >= '0' && c <= '9';
  }

  /** {@code [x*n]}. */
  private boolean repeat(StringBuilder out, int size) {
    int start = at;
    at++;
    if (at < text.length()) {
      char c = character();
      int close = text.indexOf(']', at);
      if (at < text.length()
          && text.charAt(at) == '*'
          && close > at
          && text.substring(at + 1, close).matches("[0-9]{0,6}")) {
        String count = text.substring(at + 1, close);
        int number = count.isEmpty() ? 0 : Integer.parseInt(count, count.startsWith("0") ? 8 : 10);
        number = number == 0 ? Math.max(0, size - out.length()) : number;
        out.append(String.valueOf(c).repeat(number));
        at = close + 1;
        return true;
      }
    }
    at = start;
    return false;
  }

  private void single(StringBuilder out) throws UsageException {
    char from = character();
    if (at + 1 < text.length() && text.charAt(at) == '-') {
      at++;
      char to = character();
      if (to < from) {
        throw new UsageException(
            "range-endpoints of '" + from + "-" + to + "' are in reverse collating sequence order");
      }
      for (int c = from; c <= to; c++) {
        out.append((char) c);
      }
    } else {
      out.append(from);
    }
  }

  private char character() {
    char c = text.charAt(at++);
    if (c != '\\' || at == text.length()) {
      return c;
    }
    char e = text.charAt(at++);
    int named = "abfnrtv\\".indexOf(e);
    if (named >= 0) {
      return "\007\b\f\n\r\t\013\\".charAt(named);
    }
    if (e >= '0' && e <= '7') {
      int value = e - '0';
      for (int i = 0;
          i < 2 && at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '7';
          i++) {
        value = value * 8 + text.charAt(at++) - '0';
      }
      return (char) (value & 0xff);
    }
    return e;
  }
}
