package org.osimage.shell.run;

import java.util.Optional;
import org.osimage.shell.syntax.Word;

/** Variables and elements of arrays in expressions. */
record ArithmeticNames(ShellState state, Expander expander) implements Arithmetic.Names {
  @Override
  public Optional<String> value(String name) {
    int bracket = name.indexOf('[');
    Arrays arrays = new Arrays(state, expander);
    Optional<String> value =
        bracket < 0
            ? arrays.scalar(name)
            : arrays.element(name.substring(0, bracket), index(name, bracket));
    boolean minds = state.bash(); // to dash what is not set is zero here, even with -u
    if (minds && value.isEmpty() && state.options().has(ShellOptions.Option.NOUNSET)) {
      throw new ShellError(name + ": parameter not set");
    }
    return value;
  }

  private static Word index(String name, int bracket) {
    return Word.of(name.substring(bracket + 1, name.length() - 1), false);
  }

  @Override
  public void set(String name, String value) {
    int bracket = name.indexOf('[');
    if (bracket < 0) {
      state.variables().checked(name, v -> v.withValue(value));
    } else {
      new Arrays(state, expander)
          .set(name.substring(0, bracket), index(name, bracket), value, false);
    }
  }
}
