package org.osimage.shell.builtin;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.osimage.shell.run.Executor;
import org.osimage.shell.run.ShellError;
import org.osimage.shell.run.ShellState;
import org.osimage.shell.run.Variables;

/** getopts, one option a call. */
final class Getopts {
  private Getopts() {}

  static int getopts(Executor shell, String name, List<String> arguments) throws IOException {
    if (arguments.size() < 2) {
      throw ShellError.ofBuiltIn("Usage: getopts optstring var [arg...]");
    }
    ShellState state = shell.state();
    List<String> words =
        arguments.size() > 2 ? arguments.subList(2, arguments.size()) : state.parameters();
    String variable = arguments.get(1);
    Variables variables = state.variables();
    int index =
        variables
            .value("OPTIND")
            .filter(v -> v.matches("[0-9]{1,6}"))
            .map(Integer::parseInt)
            .orElse(1);
    index = state.bash() ? Math.max(1, index) : state.optionIndex();
    int offset = state.optionOffset();
    if (!state.bash() && index > words.size() + 1) { // other words than the last time
      index = 1;
      offset = 0;
    }
    if (offset > 0 && !state.bash()) {
      index = Math.max(1, index - 1); // dash counts a word as soon as it is begun
    }
    String word = index <= words.size() ? words.get(index - 1) : "";
    if (offset == 0 || offset >= word.length()) {
      if (offset > 0 && !state.bash()) {
        index++;
        word = index <= words.size() ? words.get(index - 1) : "";
      }
      offset = 1;
      if (!word.startsWith("-") || word.equals("-")) {
        return end(shell, variable, index);
      }
      if (word.equals("--")) {
        return end(shell, variable, index + 1);
      }
    }
    return option(shell, arguments.get(0), variable, words, index, offset);
  }

  private static int end(Executor shell, String variable, int index) {
    set(shell, "OPTIND", Integer.toString(index));
    shell.state().optionIndex(index);
    set(shell, variable, "?");
    shell.state().variables().unset("OPTARG");
    shell.state().optionOffset(0);
    return 1;
  }

  private static void set(Executor shell, String name, String value) {
    shell.state().variables().checked(name, v -> v.withValue(value));
  }

  private static int option(
      Executor shell, String options, String variable, List<String> words, int index, int offset)
      throws IOException {
    String word = words.get(index - 1);
    char option = word.charAt(offset);
    boolean silent = options.startsWith(":");
    int known = option == ':' ? -1 : options.indexOf(option);
    int nextIndex = offset + 1 == word.length() ? index + 1 : index;
    int nextOffset = offset + 1 == word.length() ? 0 : offset + 1;
    String result = String.valueOf(option);
    Optional<String> argument = Optional.empty();
    if (known < 0) {
      argument = silent ? Optional.of(result) : Optional.empty();
      complain(shell, silent, "Illegal option -" + option);
      result = "?";
    } else if (options.startsWith(":", known + 1)) {
      if (offset + 1 < word.length()) {
        argument = Optional.of(word.substring(offset + 1));
        nextIndex = index + 1;
      } else if (index < words.size()) {
        argument = Optional.of(words.get(index));
        nextIndex = index + 2;
      } else {
        argument = silent ? Optional.of(result) : Optional.empty();
        complain(shell, silent, "No arg for -" + option + " option");
        result = silent ? ":" : "?";
        nextIndex = index + 1;
      }
      nextOffset = 0;
    }
    if (argument.isEmpty() && known >= 0 && !result.equals("?") && !shell.state().bash()) {
      argument = Optional.of("");
    }
    boolean inside = nextOffset > 0 && !shell.state().bash();
    nextIndex = inside ? index + 1 : nextIndex;
    if (argument.isPresent()) {
      set(shell, "OPTARG", argument.get());
    } else {
      shell.state().variables().unset("OPTARG");
    }
    set(shell, "OPTIND", Integer.toString(nextIndex));
    shell.state().optionIndex(nextIndex);
    shell.state().optionOffset(nextOffset);
    if (!variable.matches("[A-Za-z_][A-Za-z0-9_]*")) {
      throw ShellError.ofBuiltIn(variable + ": bad variable name");
    }
    set(shell, variable, result);
    return 0;
  }

  private static void complain(Executor shell, boolean silent, String message) throws IOException {
    boolean quiet = shell.state().variables().value("OPTERR").filter("0"::equals).isPresent();
    if (!silent && !quiet) {
      shell.state().stream(2).print(message + "\n");
    }
  }
}
