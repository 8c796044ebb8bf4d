package org.osimage.shell.builtin;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.osimage.shell.run.BuiltIn;
import org.osimage.shell.run.BuiltIns;
import org.osimage.shell.run.ShellError;

/** All built-ins. */
public final class StandardBuiltIns {
  private StandardBuiltIns() {}

  public static BuiltIns all() {
    return new BuiltIns(special(), regular(), bash());
  }

  private static Map<String, BuiltIn> special() {
    Map<String, BuiltIn> all = new HashMap<>();
    all.put(":", (shell, name, arguments) -> 0);
    all.put(".", Running::dot);
    all.put("eval", Running::eval);
    all.put("exec", Running::exec);
    all.put("break", (shell, name, a) -> Control.leave(shell, a, false));
    all.put("continue", (shell, name, a) -> Control.leave(shell, a, true));
    all.put("exit", Control::exit);
    all.put("return", Control::returns);
    all.put("shift", Parameters::shift);
    all.put("set", Parameters::set);
    all.put("trap", Traps::trap);
    all.put("export", Declarations::export);
    all.put("readonly", Declarations::readonly);
    all.put("unset", Declarations::unset);
    all.put("local", Declarations::local);
    all.put("times", StandardBuiltIns::times);
    return all;
  }

  private static Map<String, BuiltIn> regular() {
    Map<String, BuiltIn> all = new HashMap<>();
    all.put("true", (shell, name, arguments) -> 0);
    all.put("false", (shell, name, arguments) -> 1);
    all.put("cd", Directories::cd);
    all.put("chdir", Directories::cd);
    all.put("pwd", Directories::pwd);
    all.put("umask", Directories::umask);
    all.put("echo", Printing::echo);
    all.put("printf", Printing::printf);
    all.put("read", Reading::read);
    all.put("getopts", Getopts::getopts);
    all.put("command", Running::command);
    all.put("type", Running::type);
    all.put("hash", Running::hash);
    all.put("alias", Aliases::alias);
    all.put("unalias", Aliases::unalias);
    all.put("wait", Traps::waits);
    all.put("kill", Traps::kill);
    all.put("jobs", (shell, name, arguments) -> 0);
    all.put("bg", StandardBuiltIns::noJobs);
    all.put("fg", StandardBuiltIns::noJobs);
    all.put("ulimit", StandardBuiltIns::ulimit);
    all.put("test", (shell, name, a) -> new Test(shell, name, a).run());
    all.put(
        "[",
        (shell, name, a) -> {
          if (a.isEmpty() || !a.get(a.size() - 1).equals("]")) {
            throw ShellError.ofBuiltIn("missing ]");
          }
          return new Test(shell, name, a.subList(0, a.size() - 1)).run();
        });
    return all;
  }

  private static Map<String, BuiltIn> bash() {
    Map<String, BuiltIn> all = new HashMap<>();
    all.put("source", Running::dot);
    all.put("builtin", Running::builtin);
    all.put("declare", Declarations::declare);
    all.put("typeset", Declarations::declare);
    all.put("let", Parameters::let);
    all.put("shopt", Parameters::shopt);
    all.put("mapfile", Reading::mapfile);
    all.put("readarray", Reading::mapfile);
    all.put("enable", (shell, name, arguments) -> 0);
    return all;
  }

  private static int times(
      org.osimage.shell.run.Executor shell, String name, List<String> arguments)
      throws java.io.IOException {
    shell.state().stream(1).print("0m0.000000s 0m0.000000s\n0m0.000000s 0m0.000000s\n");
    return 0;
  }

  private static int noJobs(
      org.osimage.shell.run.Executor shell, String name, List<String> arguments) {
    throw ShellError.ofBuiltIn("job control is off");
  }

  private static int ulimit(
      org.osimage.shell.run.Executor shell, String name, List<String> arguments)
      throws java.io.IOException {
    boolean asks = arguments.stream().allMatch(a -> a.startsWith("-"));
    if (asks) {
      shell.state().stream(1).print("unlimited\n");
    }
    return 0;
  }
}
