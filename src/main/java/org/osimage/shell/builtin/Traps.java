package org.osimage.shell.builtin;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.osimage.shell.field.Quoting;
import org.osimage.shell.run.Executor;
import org.osimage.shell.run.ShellError;
import org.osimage.shell.run.ShellState;

/** Traps, and signals as data: only the shell itself can get one. */
final class Traps {
  private static final List<String> SIGNALS =
      List.of(
          "EXIT", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV",
          "USR2", "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU",
          "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS");

  private Traps() {}

  private static int number(String text) {
    if (text.matches("[0-9]{1,3}")) {
      int number = Integer.parseInt(text);
      return number <= 64 ? number : -1;
    }
    String name = text.toUpperCase(java.util.Locale.ROOT);
    return SIGNALS.indexOf(name.startsWith("SIG") ? name.substring(3) : name);
  }

  private static String name(int number) {
    return number < SIGNALS.size() ? SIGNALS.get(number) : "RT" + number;
  }

  static int trap(Executor shell, String name, List<String> arguments) throws IOException {
    Map<String, String> traps = shell.state().traps();
    List<String> rest = new ArrayList<>(arguments);
    if (!rest.isEmpty() && rest.get(0).equals("--")) {
      rest.remove(0);
    }
    if (rest.isEmpty() || rest.get(0).equals("-p") && shell.state().bash()) {
      for (Map.Entry<String, String> entry : traps.entrySet()) {
        String quoted =
            shell.state().bash()
                ? Quoting.always(entry.getValue())
                : Quoting.dash(entry.getValue());
        shell.state().stream(1).print("trap -- " + quoted + " " + entry.getKey() + "\n");
      }
      return 0;
    }
    String action = rest.get(0);
    boolean reset = action.equals("-");
    if (rest.size() == 1 || action.matches("[0-9]+") && number(action) >= 0) {
      reset = true;
    } else {
      rest.remove(0);
    }
    int status = 0;
    for (String each : rest) {
      boolean known = number(each) >= 0;
      boolean pseudo =
          shell.state().bash()
              && (each.equals("ERR") || each.equals("DEBUG") || each.equals("RETURN"));
      if (pseudo) {
        continue;
      }
      if (!known) {
        shell.state().complain("trap: " + each + ": bad trap");
        status = 1;
      } else if (reset) {
        traps.remove(name(number(each)));
      } else {
        traps.put(name(number(each)), action);
      }
    }
    return status;
  }

  static int kill(Executor shell, String name, List<String> arguments) throws IOException {
    int signal = 15;
    List<String> rest = new ArrayList<>(arguments);
    if (rest.isEmpty()) {
      throw ShellError.ofBuiltIn("Usage: kill [-s sigspec | -signum | -sigspec] [pid | job]...");
    }
    if (rest.get(0).equals("-l")) {
      return list(shell, rest);
    }
    if (rest.get(0).equals("-s") && rest.size() > 1) {
      signal = number(rest.get(1));
      rest = rest.subList(2, rest.size());
    } else if (rest.get(0).startsWith("-") && !rest.get(0).equals("--")) {
      signal = number(rest.get(0).substring(1));
      rest = rest.subList(1, rest.size());
    } else if (rest.get(0).equals("--")) {
      rest = rest.subList(1, rest.size());
    }
    if (signal < 0) {
      throw ShellError.ofBuiltIn("invalid signal number or name: " + arguments.get(0));
    }
    int status = 0;
    for (String process : rest) {
      if (process.equals(Integer.toString(ShellState.PROCESS)) || process.equals("0")) {
        if (signal > 0) {
          shell.signal(name(signal), signal);
        }
      } else {
        shell.state().complain("kill: No such process");
        status = 1;
      }
    }
    return status;
  }

  private static int list(Executor shell, List<String> rest) throws IOException {
    if (rest.size() == 1) {
      shell.state().stream(1).print(String.join("\n", SIGNALS.subList(1, SIGNALS.size())) + "\n");
      return 0;
    }
    for (String each : rest.subList(1, rest.size())) {
      int number = number(each);
      if (number > 128 || each.matches("[0-9]+") && Integer.parseInt(each) > 128) {
        number = Integer.parseInt(each) - 128;
      }
      shell.state().stream(1).print((each.matches("[0-9]+") ? name(number) : number) + "\n");
    }
    return 0;
  }

  /** Every process in the background has ended already. */
  static int waits(Executor shell, String name, List<String> arguments) {
    int status = 0;
    for (String each : arguments) {
      Integer process = each.matches("[0-9]{1,9}") ? Integer.valueOf(each) : Integer.valueOf(-1);
      status = shell.state().finished().getOrDefault(process, 127);
    }
    return status;
  }
}
