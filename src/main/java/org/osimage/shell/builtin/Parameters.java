package org.osimage.shell.builtin;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osimage.shell.command.Stream;
import org.osimage.shell.field.Quoting;
import org.osimage.shell.run.Executor;
import org.osimage.shell.run.ShellError;
import org.osimage.shell.run.ShellOptions;
import org.osimage.shell.run.ShellOptions.Option;
import org.osimage.shell.run.Variable;

/** Positional parameters and options. */
final class Parameters {
  private Parameters() {}

  static int shift(Executor shell, String name, List<String> arguments) throws IOException {
    int by = arguments.isEmpty() ? 1 : Numbers.natural(arguments.get(0));
    List<String> parameters = shell.state().parameters();
    if (by > parameters.size()) {
      if (shell.state().bash()) {
        return 1;
      }
      throw ShellError.ofBuiltIn("shift: can't shift that many");
    }
    shell.state().parameters(parameters.subList(by, parameters.size()));
    shell.state().optionIndex(1);
    return 0;
  }

  static int set(Executor shell, String name, List<String> arguments) throws IOException {
    if (arguments.isEmpty()) {
      list(shell);
      return 0;
    }
    List<String> rest = new ArrayList<>(arguments);
    boolean replace = false;
    while (!rest.isEmpty()) {
      String word = rest.get(0);
      if (word.equals("--")) {
        rest.remove(0);
        replace = true;
        break;
      }
      if (word.equals("-")) {
        rest.remove(0);
        shell.state().options().set(Option.XTRACE, false);
        shell.state().options().set(Option.VERBOSE, false);
        replace = !rest.isEmpty();
        break;
      }
      if (!word.matches("[-+].*")) {
        break;
      }
      rest.remove(0);
      options(shell, word, rest);
    }
    if (replace || !rest.isEmpty()) {
      shell.state().parameters(rest);
      shell.state().optionIndex(1);
    }
    return 0;
  }

  private static void options(Executor shell, String word, List<String> rest) throws IOException {
    boolean on = word.startsWith("-");
    for (char letter : word.substring(1).toCharArray()) {
      if (letter == 'o') {
        if (rest.isEmpty()) {
          listOptions(shell, on);
        } else {
          String option = rest.remove(0);
          Optional<Option> found = ShellOptions.byName(option).filter(o -> known(shell, o));
          if (found.isEmpty()) {
            throw ShellError.ofBuiltIn("set: Illegal option -o " + option);
          }
          shell.state().options().set(found.get(), on);
        }
      } else {
        Optional<Option> found = ShellOptions.byLetter(letter);
        if (found.isEmpty()) {
          throw ShellError.ofBuiltIn("set: Illegal option " + word);
        }
        shell.state().options().set(found.get(), on);
      }
    }
  }

  private static boolean known(Executor shell, Option option) {
    boolean onlyBash = option == Option.PIPEFAIL || option == Option.POSIX;
    return shell.state().bash() || !onlyBash;
  }

  private static void listOptions(Executor shell, boolean table) throws IOException {
    StringBuilder text = new StringBuilder(table ? "Current option settings\n" : "");
    for (Option option : Option.values()) {
      if (!known(shell, option) || option == Option.HASHALL) {
        continue;
      }
      boolean on = shell.state().options().has(option);
      if (table) {
        text.append(
            String.format(
                java.util.Locale.ROOT, "%-16s%s%n", option.longName(), on ? "on" : "off"));
      } else {
        text.append("set ").append(on ? "-o " : "+o ").append(option.longName()).append('\n');
      }
    }
    shell.state().stream(1).print(text.toString());
  }

  private static void list(Executor shell) throws IOException {
    Stream out = shell.state().stream(1);
    for (Map.Entry<String, Variable> entry : shell.state().variables().all().entrySet()) {
      Optional<String> value = entry.getValue().value();
      if (value.isPresent()) {
        out.print(entry.getKey() + "=" + Quoting.dash(value.get()) + "\n");
      }
    }
  }

  static int let(Executor shell, String name, List<String> arguments) {
    long value = 0;
    for (String expression : arguments) {
      value = shell.arithmetic(expression);
    }
    return value == 0 ? 1 : 0;
  }

  static int shopt(Executor shell, String name, List<String> arguments) {
    boolean set = arguments.contains("-s");
    if (arguments.contains("nullglob") && (set || arguments.contains("-u"))) {
      shell.runtime().nullGlob(set);
      return 0;
    }
    return set || arguments.contains("-u") ? 0 : 1;
  }
}
