package org.osimage.shell.tool.sed;

import java.util.Locale;
import org.osimage.shell.pattern.Match;

/** Replacements, and the output of the command l. */
final class SedText {
  private SedText() {}

  /** Groups, the ampersand and changes of case. */
  static void replace(String replacement, Match match, StringBuilder out) {
    Case cases = new Case(out);
    for (int i = 0; i < replacement.length(); i++) {
      char c = replacement.charAt(i);
      if (c == '&') {
        cases.append(match.text());
      } else if (c != '\\' || i + 1 == replacement.length()) {
        cases.append(String.valueOf(c));
      } else {
        char e = replacement.charAt(++i);
        if (e >= '0' && e <= '9') {
          cases.append(match.group(e - '0').orElse(""));
        } else if ("ULEul".indexOf(e) >= 0) {
          cases.mode(e);
        } else {
          int control = "ntrfva".indexOf(e);
          cases.append(
              control < 0 ? String.valueOf(e) : String.valueOf("\n\t\r\f\013\007".charAt(control)));
        }
      }
    }
  }

  private static final class Case {
    private final StringBuilder out;
    private char mode = 'E';
    private char once = ' ';

    Case(StringBuilder out) {
      this.out = out;
    }

    void mode(char letter) {
      if (letter == 'u' || letter == 'l') {
        once = letter;
      } else {
        mode = letter;
      }
    }

    void append(String text) {
      String changed =
          mode == 'U'
              ? text.toUpperCase(Locale.ROOT)
              : mode == 'L' ? text.toLowerCase(Locale.ROOT) : text;
      if (once != ' ' && !changed.isEmpty()) {
        String first = changed.substring(0, 1);
        first = once == 'u' ? first.toUpperCase(Locale.ROOT) : first.toLowerCase(Locale.ROOT);
        changed = first + changed.substring(1);
        once = ' ';
      }
      out.append(changed);
    }
  }

  static String visible(String text, int width) {
    StringBuilder out = new StringBuilder();
    int column = 0;
    for (char c : text.toCharArray()) {
      int named = "\\\007\b\f\n\r\t\013".indexOf(c);
      String shown =
          named >= 0
              ? "\\" + "\\abfnrtv".charAt(named)
              : c >= 32 && c < 127
                  ? String.valueOf(c)
                  : String.format(Locale.ROOT, "\\%03o", (int) c);
      if (width > 1 && column + shown.length() > width - 1) {
        out.append("\\\n");
        column = 0;
      }
      out.append(shown);
      column += shown.length();
    }
    return out.append("$\n").toString();
  }
}
