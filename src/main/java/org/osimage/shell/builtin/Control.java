package org.osimage.shell.builtin;

import java.util.List;
import org.osimage.shell.run.Executor;
import org.osimage.shell.run.Flow;
import org.osimage.shell.run.ShellError;

/** Leaving loops, functions and the shell. */
final class Control {
  private Control() {}

  static int leave(Executor shell, List<String> arguments, boolean repeat) {
    int levels = arguments.isEmpty() ? 1 : Numbers.natural(arguments.get(0));
    if (levels == 0) {
      throw ShellError.ofBuiltIn((repeat ? "continue" : "break") + ": Illegal number: 0");
    }
    if (shell.state().loops() > 0) {
      throw new Flow.Leave(levels, repeat);
    }
    return 0;
  }

  private static int status(Executor shell, List<String> arguments) {
    return arguments.isEmpty() ? shell.state().status() : Numbers.natural(arguments.get(0));
  }

  static int exit(Executor shell, String name, List<String> arguments) {
    if (arguments.isEmpty() && shell.state().exitStatus().isPresent()) {
      throw new Flow.Exit(shell.state().exitStatus().get());
    }
    throw new Flow.Exit(status(shell, arguments));
  }

  static int returns(Executor shell, String name, List<String> arguments) {
    throw new Flow.Return(status(shell, arguments));
  }
}
