package org.osimage.shell.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osimage.shell.command.Stream;
import org.osimage.shell.file.Bytes;
import org.osimage.shell.file.FileException;
import org.osimage.shell.file.Node;
import org.osimage.shell.syntax.Dialect;

/** Starts shells: for a script of the tree, or for {@code sh} as a command. */
final class Scripts {
  private static final String USAGE = "sh: 0: Illegal option ";

  private final Runtime runtime;
  private final Map<String, String> environment;
  private final String directory;
  private final List<Stream> streams;

  Scripts(
      Runtime runtime, Map<String, String> environment, String directory, List<Stream> streams) {
    this.runtime = runtime;
    this.environment = environment;
    this.directory = directory;
    this.streams = streams;
  }

  private ShellState state(Dialect dialect, String script) {
    Optional<String> pwd =
        Optional.ofNullable(environment.get("PWD")).filter(p -> p.startsWith("/"));
    Optional<Node> there = runtime.files().find("", "/" + directory, true);
    boolean same = pwd.isPresent() && runtime.files().find("", pwd.get(), true).equals(there);
    String logical = same ? pwd.get() : "/" + directory;
    return Shells.state(dialect, script, environment, directory, logical, streams);
  }

  /** A script with the options of its first line. */
  int script(
      String interpreter,
      List<String> options,
      String name,
      String path,
      String text,
      List<String> arguments)
      throws IOException {
    ShellState state = state(Dialect.ofInterpreter(interpreter), path);
    state.zero(name.indexOf('/') < 0 ? path : name);
    state.parameters(arguments);
    for (String option : options) {
      for (int i = 1; i < option.length() && option.startsWith("-"); i++) {
        ShellOptions.byLetter(option.charAt(i)).ifPresent(o -> state.options().set(o, true));
      }
    }
    return run(state, text, 1);
  }

  private int run(ShellState state, String text, int line) throws IOException {
    Executor shell = new Executor(runtime, state);
    return shell.whole(s -> s.evaluate(text, line, false));
  }

  /** {@code sh [options] [-c command | file] [arguments]}. */
  int shell(String name, List<String> argv) throws IOException {
    ShellState state = state(Dialect.ofInterpreter(name), name);
    List<String> rest = new ArrayList<>(argv);
    boolean command = false;
    boolean input = false;
    while (!rest.isEmpty() && rest.get(0).matches("[-+].+")) {
      String word = rest.remove(0);
      if (word.equals("--")) {
        break;
      }
      if (word.startsWith("--") && !state.bash()) {
        streams.get(2).print(USAGE + "--\n");
        return 2;
      }
      if (word.startsWith("--")) {
        continue; // --norc, --posix and the like change nothing here
      }
      boolean on = word.startsWith("-");
      for (char letter : word.substring(1).toCharArray()) {
        if (letter == 'c') {
          command = true;
        } else if (letter == 's') {
          input = true;
        } else if (letter == 'o' && !rest.isEmpty()) {
          ShellOptions.byName(rest.remove(0)).ifPresent(o -> state.options().set(o, on));
        } else if (letter != 'l') {
          Optional<ShellOptions.Option> option = ShellOptions.byLetter(letter);
          if (option.isEmpty()) {
            streams.get(2).print(USAGE + word + "\n");
            return 2;
          }
          state.options().set(option.get(), on);
        }
      }
    }
    if (!rest.isEmpty() && rest.get(0).equals("-")) {
      rest.remove(0);
    }
    if (command) {
      return command(state, rest);
    }
    return rest.isEmpty() || input ? input(state, rest) : file(state, rest);
  }

  private int command(ShellState state, List<String> rest) throws IOException {
    if (rest.isEmpty()) {
      streams.get(2).print("sh: 0: -c requires an argument\n");
      return 2;
    }
    if (rest.size() > 1) {
      state.zero(rest.get(1));
      state.script(Bytes.toText(rest.get(1)));
      state.parameters(rest.subList(2, rest.size()));
    }
    return run(state, rest.get(0), 1);
  }

  private int input(ShellState state, List<String> parameters) throws IOException {
    state.parameters(parameters);
    Executor shell = new Executor(runtime, state);
    return shell.whole(s -> InputScript.run(s, streams.get(0)));
  }

  private int file(ShellState state, List<String> rest) throws IOException {
    String path = rest.get(0);
    state.zero(path);
    state.script(Bytes.toText(path));
    state.parameters(rest.subList(1, rest.size()));
    try {
      Node node = runtime.files().node(directory, path, true);
      if (!node.isFile()) {
        streams.get(2).print("sh: 0: cannot open " + path + "\n");
        return 2;
      }
      return run(state, Bytes.of(runtime.files().bytes(node)), 1);
    } catch (FileException e) {
      streams.get(2).print("sh: 0: cannot open " + path + ": No such file\n");
      return 2;
    }
  }
}
