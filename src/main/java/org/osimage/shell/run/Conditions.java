package org.osimage.shell.run;

import java.io.IOException;
import java.util.Optional;
import java.util.TreeMap;
import org.osimage.shell.field.Fields;
import org.osimage.shell.pattern.Match;
import org.osimage.shell.pattern.Regex;
import org.osimage.shell.pattern.RegexException;
import org.osimage.shell.pattern.RegexSyntax;
import org.osimage.shell.syntax.Condition;
import org.osimage.shell.syntax.Word;

/** Tests in double brackets. */
final class Conditions {
  private final Executor shell;
  private final Expander expander;

  Conditions(Executor shell) {
    this.shell = shell;
    this.expander = shell.expander();
  }

  boolean test(Condition condition) throws IOException {
    if (condition instanceof Condition.Not c) {
      return !test(c.condition());
    }
    if (condition instanceof Condition.And c) {
      return test(c.left()) && test(c.right());
    }
    if (condition instanceof Condition.Or c) {
      return test(c.left()) || test(c.right());
    }
    if (condition instanceof Condition.Unary c) {
      return unary(c.operator(), expander.text(c.word()));
    }
    Condition.Binary c = (Condition.Binary) condition;
    return binary(c.operator(), expander.text(c.left()), c.right());
  }

  private boolean unary(String operator, String value) throws IOException {
    if (operator.equals("-v")) {
      return new Arrays(shell.state(), expander).scalar(value).isPresent();
    }
    return FileTests.unary(shell, operator, value)
        .orElseThrow(() -> new ShellError(operator + ": unary operator expected"));
  }

  private boolean binary(String operator, String left, Word right) throws IOException {
    switch (operator) {
      case "=", "==":
        return expander.glob(right).matches(left);
      case "!=":
        return !expander.glob(right).matches(left);
      case "=~":
        return matches(left, expander.pattern(right));
      case "-eq", "-ne", "-lt", "-le", "-gt", "-ge":
        long a = expander.evaluate(left);
        long b = expander.evaluate(expander.text(right));
        return FileTests.compare(operator, Long.compare(a, b));
      default:
        return FileTests.binary(shell, operator, left, expander.text(right))
            .orElseThrow(() -> new ShellError(operator + ": binary operator expected"));
    }
  }

  /** An ERE, in which what was quoted stands for itself. */
  private boolean matches(String text, Fields.Marked pattern) {
    StringBuilder expression = new StringBuilder();
    for (int i = 0; i < pattern.text().length(); i++) {
      char c = pattern.text().charAt(i);
      if (pattern.marks().charAt(i) == 'q' && ".[]*^$+?(){}|\\".indexOf(c) >= 0) {
        expression.append('\\');
      }
      expression.append(c);
    }
    Optional<Match> match;
    Regex regex;
    try {
      regex = Regex.compile(expression.toString(), RegexSyntax.EXTENDED);
      match = regex.find(text, 0);
    } catch (RegexException e) {
      throw new ShellError(e.text());
    }
    TreeMap<String, String> groups = new TreeMap<>();
    if (match.isPresent()) {
      for (int i = 0; i <= regex.groups(); i++) {
        groups.put(Variable.key(i), match.get().group(i).orElse(""));
      }
    }
    shell.setArray("BASH_REMATCH", groups);
    return match.isPresent();
  }
}
