package org.osimage.shell.field;

import org.osimage.shell.command.Budget;
import org.osimage.shell.pattern.Glob;
import org.osimage.shell.syntax.Part.Operation;

/** {@code ${name/pattern/text}}; an unquoted ampersand in the text is what matched. */
public record Replacement(Operation operation, Glob pattern, Fields.Marked text, Budget budget) {
  public String apply(String from) {
    if (operation == Operation.REPLACE_PREFIX) {
      int n = pattern.prefix(from, true);
      return n < 0 ? from : with(from.substring(0, n)) + from.substring(n);
    }
    if (operation == Operation.REPLACE_SUFFIX) {
      int at = pattern.suffix(from, true);
      return at < 0 ? from : from.substring(0, at) + with(from.substring(at));
    }
    StringBuilder result = new StringBuilder();
    int at = 0;
    while (at < from.length()) {
      int n = pattern.prefix(from, at, true);
      if (n <= 0) {
        result.append(from.charAt(at++));
        continue;
      }
      budget.step();
      result.append(with(from.substring(at, at + n)));
      budget.inMemory(result.length());
      at += n;
      if (operation == Operation.REPLACE_FIRST) {
        break;
      }
    }
    return result.append(from.substring(at)).toString();
  }

  private String with(String match) {
    StringBuilder result = new StringBuilder();
    for (int i = 0; i < text.text().length(); i++) {
      char c = text.text().charAt(i);
      if (c == '&' && text.marks().charAt(i) != 'q') {
        result.append(match);
      } else {
        result.append(c);
      }
    }
    return result.toString();
  }
}
