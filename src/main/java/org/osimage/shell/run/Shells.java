package org.osimage.shell.run;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osimage.shell.command.Stream;
import org.osimage.shell.syntax.Dialect;

/** Makes shells. */
public final class Shells {
  private Shells() {}

  static ShellState state(
      Dialect dialect,
      String script,
      Map<String, String> environment,
      String directory,
      String logical,
      List<Stream> streams) {
    ShellState state = new ShellState(dialect, script);
    Variables variables = state.variables();
    environment.forEach(
        (name, value) -> {
          if (name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            variables.set(name, value);
            variables.export(name);
          }
        });
    variables.set("IFS", " \t\n");
    variables.set("OPTIND", "1");
    variables.set("PPID", "1");
    variables.set("PS1", "# ");
    variables.set("PS2", "> ");
    variables.set("PS4", "+ ");
    if (variables.value("PATH").isEmpty()) {
      variables.set("PATH", Programs.PATH);
    }
    state.directory(directory);
    state.logical(logical);
    variables.set("PWD", logical);
    variables.export("PWD");
    for (int i = 0; i < streams.size(); i++) {
      state.descriptor(i, Optional.of(streams.get(i)));
    }
    return state;
  }

  /**
   * Runs a script in a shell of its own.
   *
   * @param name for messages and the record of accesses
   * @param text of the script, bytes as characters
   * @param zero the value of {@code $0}
   * @param streams standard input, output and errors
   */
  public static int run(
      Runtime runtime,
      Dialect dialect,
      String name,
      String text,
      String zero,
      List<String> arguments,
      Map<String, String> environment,
      String directory,
      int umask,
      List<Stream> streams)
      throws IOException {
    ShellState state = state(dialect, name, environment, directory, "/" + directory, streams);
    state.zero(zero);
    state.parameters(arguments);
    state.umask(umask);
    options(state, text);
    return new Executor(runtime, state).whole(shell -> shell.evaluate(text, 1, false));
  }

  /** Options on the first line, such as {@code #!/bin/sh -e}. */
  private static void options(ShellState state, String text) {
    if (!text.startsWith("#!")) {
      return;
    }
    int end = text.indexOf('\n');
    String[] words = text.substring(2, end < 0 ? text.length() : end).strip().split("[ \t]+");
    for (int i = 1; i < words.length; i++) {
      for (int c = 1; words[i].startsWith("-") && c < words[i].length(); c++) {
        ShellOptions.byLetter(words[i].charAt(c)).ifPresent(o -> state.options().set(o, true));
      }
    }
  }
}
