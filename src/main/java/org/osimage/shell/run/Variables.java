package org.osimage.shell.run;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Variables with the scopes of functions: what a scope changed locally comes back at its end. */
public final class Variables {
  private final Map<String, Variable> variables;
  private final Deque<Map<String, Optional<Variable>>> scopes = new ArrayDeque<>();

  private final ShellOptions options;

  Variables(ShellOptions options) {
    this(Map.of(), options);
  }

  private Variables(Map<String, Variable> variables, ShellOptions options) {
    this.variables = new HashMap<>(variables);
    this.options = options;
  }

  /** For a subshell; it can make no scope of its parent end. */
  Variables copy(ShellOptions newOptions) {
    Variables copy = new Variables(variables, newOptions);
    scopes.descendingIterator().forEachRemaining(s -> copy.scopes.push(new HashMap<>(s)));
    return copy;
  }

  public Optional<Variable> find(String name) {
    return Optional.ofNullable(variables.get(name));
  }

  public Optional<String> value(String name) {
    Variable variable = variables.get(name);
    return variable == null ? Optional.empty() : variable.scalar();
  }

  /** Sets a value, whatever the variable is; see {@link #checked}. */
  public void set(String name, String value) {
    change(name, v -> v.withValue(value));
  }

  void change(String name, UnaryOperator<Variable> change) {
    Variable changed = change.apply(variables.getOrDefault(name, Variable.UNSET));
    boolean export = options.has(ShellOptions.Option.ALLEXPORT) && changed.value().isPresent();
    variables.put(name, export ? changed.exported(true) : changed);
  }

  /**
   * @throws ShellError if it is read-only
   */
  public void checked(String name, UnaryOperator<Variable> change) {
    if (find(name).filter(Variable::readOnly).isPresent()) {
      throw new ShellError(name + ": is read only");
    }
    change(name, change);
  }

  public void unset(String name) {
    if (find(name).filter(Variable::readOnly).isPresent()) {
      throw new ShellError(name + ": is read only");
    }
    variables.remove(name);
  }

  /** Gives a variable properties without a new value. */
  public void declare(String name, Variable variable) {
    variables.put(name, variable);
  }

  /** Makes a local variable unset. */
  public void hide(String name) {
    if (find(name).filter(Variable::readOnly).isEmpty()) {
      variables.remove(name);
    }
  }

  void export(String name) {
    change(name, v -> v.exported(true));
  }

  void pushScope() {
    scopes.push(new HashMap<>());
  }

  void popScope() {
    scopes
        .pop()
        .forEach(
            (name, old) -> {
              if (old.isPresent()) {
                variables.put(name, old.get());
              } else {
                variables.remove(name);
              }
            });
  }

  boolean inScope() {
    return !scopes.isEmpty();
  }

  /** Makes a variable come back at the end of the scope; its value stays for now. */
  public void makeLocal(String name) {
    Map<String, Optional<Variable>> scope = scopes.peek();
    if (scope != null) {
      scope.putIfAbsent(name, find(name));
    }
  }

  /** All of them in the order of their names. */
  public SortedMap<String, Variable> all() {
    return new TreeMap<>(variables);
  }

  /** Exported ones that have a value. */
  public Map<String, String> environment() {
    Map<String, String> environment = new TreeMap<>();
    variables.forEach(
        (name, variable) -> {
          if (variable.exported() && variable.value().isPresent()) {
            environment.put(name, variable.value().get());
          }
        });
    return environment;
  }
}
