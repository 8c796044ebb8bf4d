package org.osimage.shell.builtin;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.osimage.shell.field.Quoting;
import org.osimage.shell.run.Executor;
import org.osimage.shell.run.ShellError;
import org.osimage.shell.run.ShellOptions;
import org.osimage.shell.run.Variable;
import org.osimage.shell.run.Variables;

/** Variables and their properties. */
final class Declarations {
  private Declarations() {}

  static int export(Executor shell, String name, List<String> arguments) throws IOException {
    List<String> rest = new ArrayList<>(arguments);
    boolean remove = shell.state().bash() && rest.remove("-n");
    return mark(shell, "export", rest, v -> v.exported(!remove), Variable::exported);
  }

  static int readonly(Executor shell, String name, List<String> arguments) throws IOException {
    return mark(shell, "readonly", arguments, v -> v.readOnly(true), Variable::readOnly);
  }

  private static int mark(
      Executor shell,
      String verb,
      List<String> arguments,
      UnaryOperator<Variable> mark,
      java.util.function.Predicate<Variable> marked)
      throws IOException {
    List<String> names = new ArrayList<>(arguments);
    boolean list = names.isEmpty();
    while (!names.isEmpty() && names.get(0).startsWith("-")) {
      String option = names.remove(0);
      if (option.equals("--")) {
        break;
      }
      list |= option.contains("p");
      if (!option.matches("-[pfa]+")) {
        throw ShellError.ofBuiltIn(verb + ": Illegal option " + option);
      }
    }
    if (list && names.isEmpty()) {
      list(shell, verb, marked);
      return 0;
    }
    for (String each : names) {
      assign(shell, each, mark);
    }
    return 0;
  }

  private static void list(
      Executor shell, String verb, java.util.function.Predicate<Variable> marked)
      throws IOException {
    for (Map.Entry<String, Variable> entry : shell.state().variables().all().entrySet()) {
      if (marked.test(entry.getValue())) {
        Optional<String> value = entry.getValue().value();
        String shown = value.map(v -> "=" + Quoting.dash(v)).orElse("");
        shell.state().stream(1).print(verb + " " + entry.getKey() + shown + "\n");
      }
    }
  }

  /** {@code name} or {@code name=value}, then the mark. */
  private static void assign(Executor shell, String word, UnaryOperator<Variable> mark) {
    if (word.startsWith("\0")) { // an array, whose elements follow
      shell.state().variables().checked(word.substring(1), mark);
      return;
    }
    int equals = word.indexOf('=');
    String name = equals < 0 ? word : word.substring(0, equals);
    boolean append = shell.state().bash() && name.endsWith("+");
    if (append) {
      name = name.substring(0, name.length() - 1);
    }
    if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
      throw ShellError.ofBuiltIn(name + ": bad variable name");
    }
    Variables variables = shell.state().variables();
    if (equals < 0) {
      Variable marked = mark.apply(variables.find(name).orElse(Variable.unset()));
      variables.declare(name, marked);
    } else {
      String before = append ? variables.value(name).orElse("") : "";
      String value = before + word.substring(equals + 1);
      boolean all = shell.state().options().has(ShellOptions.Option.ALLEXPORT);
      variables.checked(
          name, v -> mark.apply(all ? v.withValue(value).exported(true) : v.withValue(value)));
    }
  }

  static int local(Executor shell, String name, List<String> arguments) throws IOException {
    if (shell.state().functionDepth() == 0) {
      throw new ShellError("local: not in a function", shell.state().bash() ? 1 : 2);
    }
    return shell.state().bash() ? declare(shell, name, arguments) : dashLocal(shell, arguments);
  }

  private static int dashLocal(Executor shell, List<String> arguments) {
    for (String each : arguments) {
      if (each.equals("-")) {
        shell.state().localOptions();
        continue;
      }
      int equals = each.indexOf('=');
      String variable = equals < 0 ? each : each.substring(0, equals);
      if (!variable.matches("[A-Za-z_][A-Za-z0-9_]*")) {
        throw ShellError.ofBuiltIn("local: " + variable + ": bad variable name");
      }
      shell.state().variables().makeLocal(variable);
      if (equals >= 0) {
        assign(shell, each, v -> v);
      }
    }
    return 0;
  }

  static int declare(Executor shell, String name, List<String> arguments) throws IOException {
    StringBuilder on = new StringBuilder();
    StringBuilder off = new StringBuilder();
    List<String> rest = new ArrayList<>(arguments);
    while (!rest.isEmpty() && rest.get(0).matches("[-+][A-Za-z]+|--")) {
      String option = rest.remove(0);
      if (option.equals("--")) {
        break;
      }
      (option.startsWith("-") ? on : off).append(option.substring(1));
    }
    String flags = on.toString();
    if (flags.contains("f") || flags.contains("F")) {
      return rest.stream().allMatch(shell.state().functions()::containsKey) ? 0 : 1;
    }
    if (flags.contains("p") || rest.isEmpty()) {
      return show(shell, rest);
    }
    boolean local = shell.state().functionDepth() > 0 && !flags.contains("g");
    for (String each : rest) {
      String variable =
          each.startsWith("\0") ? each.substring(1) : each.replaceFirst("(?s)\\+?=.*", "");
      if (local) {
        shell.state().variables().makeLocal(variable);
        if (!each.contains("=")) {
          shell.state().variables().hide(variable);
        }
      }
      assign(shell, each, v -> properties(v, flags, off.toString()));
    }
    return 0;
  }

  private static Variable properties(Variable before, String on, String off) {
    Variable variable = before;
    if (on.contains("A")) {
      variable = variable.asAssociative();
    } else if (on.contains("a") && variable.array().isEmpty()) {
      variable = variable.asArray();
    }
    if (on.contains("x") || off.contains("x")) {
      variable = variable.exported(on.contains("x"));
    }
    if (on.contains("r")) {
      variable = variable.readOnly(true);
    }
    if (variable.value().isPresent() && on.contains("l")) {
      variable = variable.withValue(variable.value().get().toLowerCase(java.util.Locale.ROOT));
    }
    if (variable.value().isPresent() && on.contains("u")) {
      variable = variable.withValue(variable.value().get().toUpperCase(java.util.Locale.ROOT));
    }
    return variable;
  }

  private static int show(Executor shell, List<String> names) throws IOException {
    int status = 0;
    Map<String, Variable> all = new TreeMap<>(shell.state().variables().all());
    for (String each : names.isEmpty() ? all.keySet() : names) {
      Variable variable = all.get(each);
      if (variable == null) {
        status = 1;
        continue;
      }
      String flags = (variable.readOnly() ? "r" : "") + (variable.exported() ? "x" : "");
      String value =
          variable
              .scalar()
              .map(v -> "=\"" + v.replaceAll("([\"\\\\$`])", "\\\\$1") + "\"")
              .orElse("");
      shell.state().stream(1)
          .print("declare -" + (flags.isEmpty() ? "-" : flags) + " " + each + value + "\n");
    }
    return status;
  }

  static int unset(Executor shell, String name, List<String> arguments) throws IOException {
    boolean functions = false;
    boolean variables = false;
    List<String> rest = new ArrayList<>(arguments);
    while (!rest.isEmpty() && rest.get(0).startsWith("-")) {
      String option = rest.remove(0);
      if (option.equals("--")) {
        break;
      }
      if (!option.matches("-[fvn]+")) {
        throw ShellError.ofBuiltIn("unset: Illegal option " + option);
      }
      functions = option.contains("f");
      variables = option.contains("v");
    }
    for (String each : rest) {
      if (functions) {
        shell.state().functions().remove(each);
        continue;
      }
      int bracket = each.indexOf('[');
      if (shell.state().bash() && bracket > 0 && each.endsWith("]")) {
        shell.unsetElement(
            each.substring(0, bracket), each.substring(bracket + 1, each.length() - 1));
        continue;
      }
      if (!each.matches("[A-Za-z_][A-Za-z0-9_]*")) {
        throw ShellError.ofBuiltIn("unset: " + each + ": bad variable name");
      }
      boolean known = shell.state().variables().find(each).isPresent();
      if (!known && !variables && shell.state().bash()) {
        shell.state().functions().remove(each);
      } else {
        shell.state().variables().unset(each);
      }
    }
    return 0;
  }
}
