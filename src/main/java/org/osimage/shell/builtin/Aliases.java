package org.osimage.shell.builtin;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.osimage.shell.field.Quoting;
import org.osimage.shell.run.Executor;

/** alias and unalias. */
final class Aliases {
  private Aliases() {}

  static int alias(Executor shell, String name, List<String> arguments) throws IOException {
    Map<String, String> aliases = shell.state().aliases();
    if (arguments.isEmpty()) {
      for (String each : aliases.keySet()) {
        print(shell, each);
      }
      return 0;
    }
    int status = 0;
    for (String argument : arguments) {
      int equals = argument.indexOf('=', 1);
      if (equals > 0) {
        aliases.put(argument.substring(0, equals), argument.substring(equals + 1));
      } else if (aliases.containsKey(argument)) {
        print(shell, argument);
      } else {
        shell.state().complain("alias: " + argument + " not found");
        status = 1;
      }
    }
    return status;
  }

  private static void print(Executor shell, String alias) throws IOException {
    String value = Quoting.dash(shell.state().aliases().getOrDefault(alias, ""));
    shell.state().stream(1).print(alias + "=" + value + "\n");
  }

  static int unalias(Executor shell, String name, List<String> arguments) throws IOException {
    int status = 0;
    for (String argument : arguments) {
      if (argument.equals("-a")) {
        shell.state().aliases().clear();
      } else if (shell.state().aliases().remove(argument) == null) {
        shell.state().complain("unalias: " + argument + " not found");
        status = 1;
      }
    }
    return status;
  }
}
