package org.osimage.shell.builtin;

import org.osimage.shell.run.ShellError;

/** Numbers as arguments. */
final class Numbers {
  private Numbers() {}

  /** Not negative, as dash wants them. */
  static int natural(String text) {
    if (!text.matches("[0-9]{1,9}")) {
      throw ShellError.ofBuiltIn("Illegal number: " + text);
    }
    return Integer.parseInt(text);
  }

  static long signed(String text) {
    String digits = text.strip();
    if (!digits.matches("[+-]?[0-9]{1,18}")) {
      throw ShellError.ofBuiltIn("Illegal number: " + text);
    }
    return Long.parseLong(digits);
  }
}
