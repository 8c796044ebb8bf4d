package org.osimage.shell.builtin;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.osimage.shell.file.FileException;
import org.osimage.shell.file.Found;
import org.osimage.shell.file.Node;
import org.osimage.shell.run.Executor;
import org.osimage.shell.run.ShellError;
import org.osimage.shell.run.ShellState;
import org.osimage.shell.text.Mode;

/** The working directory and the mask of new files' modes. */
final class Directories {
  private Directories() {}

  static int cd(Executor shell, String name, List<String> arguments) throws IOException {
    ShellState state = shell.state();
    boolean physical = false;
    List<String> rest = new ArrayList<>(arguments);
    while (!rest.isEmpty() && rest.get(0).matches("-[LPe]+|--")) {
      String option = rest.remove(0);
      if (option.equals("--")) {
        break;
      }
      physical = option.endsWith("P");
    }
    String target = rest.isEmpty() ? state.variables().value("HOME").orElse("") : rest.get(0);
    boolean print = target.equals("-");
    if (print) {
      target = state.variables().value("OLDPWD").orElse("");
    }
    if (target.isEmpty()) {
      if (rest.isEmpty() || print) {
        return 0;
      }
      target = ".";
    }
    Optional<String> found = search(shell, target);
    print |= found.isPresent() && !found.get().equals(target);
    String path = found.orElse(target);
    if (!change(shell, path, physical)) {
      throw ShellError.ofBuiltIn("can't cd to " + target);
    }
    if (print) {
      state.stream(1).print(state.variables().value("PWD").orElse("") + "\n");
    }
    return 0;
  }

  private static Optional<String> search(Executor shell, String target) {
    Optional<String> path = shell.state().variables().value("CDPATH");
    if (path.isEmpty() || target.matches("(?s)\\.{0,2}/.*|\\.\\.?")) {
      return Optional.empty();
    }
    for (String each : path.get().split(":", -1)) {
      String candidate = each.isEmpty() ? target : each + "/" + target;
      if (shell
          .runtime()
          .files()
          .find(shell.state().directory(), candidate, true)
          .filter(Node::isDirectory)
          .isPresent()) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  private static boolean change(Executor shell, String target, boolean physical) {
    ShellState state = shell.state();
    String pwd = state.logical();
    String logical = normal(target.startsWith("/") ? target : pwd + "/" + target);
    try {
      Found found = shell.runtime().files().existing(state.directory(), target, true);
      if (!physical) {
        found = shell.runtime().files().existing("", logical, true);
      }
      if (found.node().filter(Node::isDirectory).isEmpty()) {
        return false;
      }
      state.directory(found.path());
      state.variables().checked("OLDPWD", v -> v.withValue(state.logical()).exported(true));
      state.logical(physical ? "/" + found.path() : logical);
      state.variables().checked("PWD", v -> v.withValue(state.logical()).exported(true));
      return true;
    } catch (FileException e) {
      return false;
    }
  }

  /** Without dots, each two of which take the name before them away. */
  private static String normal(String path) {
    List<String> parts = new ArrayList<>();
    for (String part : path.split("/")) {
      if (part.equals("..")) {
        if (!parts.isEmpty()) {
          parts.remove(parts.size() - 1);
        }
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    return "/" + String.join("/", parts);
  }

  static int pwd(Executor shell, String name, List<String> arguments) throws IOException {
    boolean physical = !arguments.isEmpty() && arguments.get(arguments.size() - 1).equals("-P");
    String directory = "/" + shell.state().directory();
    String logical = shell.state().logical();
    shell.state().stream(1).print((physical ? directory : logical) + "\n");
    return 0;
  }

  static int umask(Executor shell, String name, List<String> arguments) throws IOException {
    ShellState state = shell.state();
    boolean symbolic = arguments.contains("-S");
    List<String> rest = arguments.stream().filter(a -> !a.equals("-S") && !a.equals("--")).toList();
    if (rest.isEmpty()) {
      int mask = state.umask();
      String text =
          symbolic ? Mode.symbolic(~mask & 0777) : String.format(Locale.ROOT, "%04o", mask);
      state.stream(1).print(text + "\n");
      return 0;
    }
    String value = rest.get(0);
    if (value.matches("[0-7]{1,9}")) {
      state.umask(Integer.parseInt(value, 8) & 0777);
    } else if (value.startsWith("-")) {
      throw ShellError.ofBuiltIn("Illegal option " + value);
    } else if (Character.isDigit(value.charAt(0))) {
      throw ShellError.ofBuiltIn("Illegal number: " + value);
    } else {
      int allowed =
          Mode.parse(value)
              .orElseThrow(() -> ShellError.ofBuiltIn("Illegal mode: " + value))
              .apply(~state.umask() & 0777, false, 0);
      state.umask(~allowed & 0777);
    }
    return 0;
  }
}
