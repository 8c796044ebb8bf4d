package org.osimage.shell.builtin;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.osimage.shell.file.FileException;
import org.osimage.shell.file.Node;
import org.osimage.shell.run.Executor;
import org.osimage.shell.run.Flow;
import org.osimage.shell.run.ShellError;
import org.osimage.shell.run.ShellState;

/** Commands that run others, or tell what would be run. */
final class Running {
  private static final Set<String> KEYWORDS =
      Set.of(
          "!", "{", "}", "case", "do", "done", "elif", "else", "esac", "fi", "for", "if", "in",
          "then", "until", "while");
  private static final String DEFAULT_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private Running() {}

  static int eval(Executor shell, String name, List<String> arguments) throws IOException {
    ShellState state = shell.state();
    return shell.evaluate(String.join(" ", arguments), state.line(), state.tested());
  }

  static int dot(Executor shell, String name, List<String> arguments) throws IOException {
    List<String> operands = new ArrayList<>(arguments);
    if (!operands.isEmpty() && operands.get(0).equals("--")) {
      operands.remove(0);
    }
    if (operands.isEmpty()) {
      if (shell.state().bash()) {
        throw ShellError.ofBuiltIn(name + ": filename argument required");
      }
      return 0;
    }
    String file = operands.get(0);
    String path = file.indexOf('/') >= 0 ? file : search(shell, file);
    String text;
    try {
      text = shell.read(path);
    } catch (FileException e) {
      if (shell.state().bash()) {
        shell.state().complain(file + ": " + e.errno().text());
        return 1;
      }
      throw ShellError.ofBuiltIn(name + ": cannot open " + file + ": No such file");
    }
    return shell.source(path, text, operands.subList(1, operands.size()), shell.state().tested());
  }

  private static String search(Executor shell, String file) {
    String path = shell.state().variables().value("PATH").orElse("");
    for (String directory : path.split(":", -1)) {
      String candidate = directory.isEmpty() ? file : directory + "/" + file;
      Optional<Node> node =
          shell.runtime().files().find(shell.state().directory(), candidate, true);
      if (node.filter(Node::isFile).isPresent()) {
        return candidate;
      }
    }
    if (shell.state().bash()) {
      return file;
    }
    throw ShellError.ofBuiltIn(".: " + file + ": not found");
  }

  static int exec(Executor shell, String name, List<String> arguments) throws IOException {
    List<String> argv = new ArrayList<>(arguments);
    if (!argv.isEmpty() && argv.get(0).equals("--")) {
      argv.remove(0);
    }
    if (argv.isEmpty()) {
      return 0;
    }
    int status = shell.programs().run(argv);
    shell.state().traps().remove("EXIT");
    throw new Flow.Exit(status);
  }

  static int builtin(Executor shell, String name, List<String> arguments) throws IOException {
    return arguments.isEmpty() ? 0 : shell.command(arguments, false);
  }

  static int command(Executor shell, String name, List<String> arguments) throws IOException {
    List<String> argv = new ArrayList<>(arguments);
    boolean standard = false;
    char mode = ' ';
    while (!argv.isEmpty() && argv.get(0).startsWith("-") && argv.get(0).length() > 1) {
      String option = argv.remove(0);
      if (option.equals("--")) {
        break;
      }
      for (char c : option.substring(1).toCharArray()) {
        if (c == 'p') {
          standard = true;
        } else if (c == 'v' || c == 'V') {
          mode = c;
        } else {
          throw ShellError.ofBuiltIn("Illegal option -" + c);
        }
      }
    }
    if (argv.isEmpty()) {
      return 0;
    }
    if (mode == ' ') {
      return shell.command(argv, standard);
    }
    int status = 0;
    for (String each : shell.state().bash() ? argv : argv.subList(0, 1)) {
      status = tell(shell, each, mode == 'V', standard) ? status : 127;
    }
    return status == 127 && shell.state().bash() ? 1 : status;
  }

  static int type(Executor shell, String name, List<String> arguments) throws IOException {
    boolean word = shell.state().bash() && arguments.contains("-t");
    int status = 0;
    for (String each : arguments) {
      if (each.startsWith("-") && shell.state().bash()) {
        continue;
      }
      boolean found = word ? word(shell, each) : tell(shell, each, true, false);
      status = found ? status : shell.state().bash() ? 1 : 127;
    }
    return status;
  }

  private static boolean word(Executor shell, String name) throws IOException {
    String kind;
    if (shell.state().aliases().containsKey(name)) {
      kind = "alias";
    } else if (KEYWORDS.contains(name)) {
      kind = "keyword";
    } else if (shell.state().functions().containsKey(name)) {
      kind = "function";
    } else if (shell.isBuiltIn(name)) {
      kind = "builtin";
    } else if (shell.programs().path(name).isPresent()) {
      kind = "file";
    } else {
      return false;
    }
    shell.state().stream(1).print(kind + "\n");
    return true;
  }

  private static boolean tell(Executor shell, String name, boolean verbose, boolean standard)
      throws IOException {
    String short_;
    String long_;
    String alias = shell.state().aliases().get(name);
    if (KEYWORDS.contains(name)) {
      short_ = name;
      long_ = " is a shell keyword";
    } else if (alias != null) {
      short_ = "alias " + name + "=" + org.osimage.shell.field.Quoting.dash(alias);
      long_ = " is an alias for " + alias;
    } else if (shell.isSpecial(name)) {
      short_ = name;
      long_ = " is a special shell builtin";
    } else if (shell.state().functions().containsKey(name)) {
      short_ = name;
      long_ = " is a shell function";
    } else if (shell.isBuiltIn(name)) {
      short_ = name;
      long_ = " is a shell builtin";
    } else {
      Optional<String> path =
          standard ? shell.programs().path(name, DEFAULT_PATH) : shell.programs().path(name);
      if (path.isEmpty()) {
        if (verbose) {
          shell.state().stream(1).print(name + ": not found\n");
        }
        return false;
      }
      short_ = path.get();
      long_ = " is " + path.get();
    }
    shell.state().stream(1).print(verbose ? name + long_ + "\n" : short_ + "\n");
    return true;
  }

  static int hash(Executor shell, String name, List<String> arguments) throws IOException {
    int status = 0;
    for (String each : arguments) {
      if (each.startsWith("-")) {
        continue;
      }
      boolean known =
          shell.state().functions().containsKey(each)
              || shell.isBuiltIn(each)
              || shell.programs().path(each).isPresent();
      if (!known) {
        shell.state().complain("hash: " + each + ": not found");
        status = 1;
      }
    }
    return status;
  }
}
