package org.osimage.shell.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osimage.shell.command.Opening;
import org.osimage.shell.command.Pipe;
import org.osimage.shell.command.Stream;
import org.osimage.shell.field.Quoting;
import org.osimage.shell.file.FileException;
import org.osimage.shell.file.Where;
import org.osimage.shell.run.ShellOptions.Option;
import org.osimage.shell.syntax.Clause;
import org.osimage.shell.syntax.Parser;
import org.osimage.shell.syntax.SyntaxException;

/** One shell or subshell: runs clauses on a state. */
public final class Executor {
  static final int SIGPIPE = 141;

  private final Runtime runtime;
  private final ShellState state;
  private final Expander expander;
  private final Programs programs;
  private final SimpleRunner simple;
  private final Compounds compounds;

  Executor(Runtime runtime, ShellState state) {
    this.runtime = runtime;
    this.state = state;
    this.expander = new Expander(runtime, state, new Substitutions(this));
    this.programs = new Programs(runtime, state);
    this.simple = new SimpleRunner(this, runtime, state, expander);
    this.compounds = new Compounds(this, simple);
  }

  public Runtime runtime() {
    return runtime;
  }

  public ShellState state() {
    return state;
  }

  /** Finds and starts programs. */
  public Programs programs() {
    return programs;
  }

  Expander expander() {
    return expander;
  }

  Redirections redirections() {
    Opening opening = new Opening(runtime.files(), runtime.budget(), programs, state.umask());
    return new Redirections(state, opening, expander);
  }

  /** Where the script is, for the record of accesses. */
  void at(int line) {
    state.line(line);
    runtime.files().accesses().at(new Where(state.script(), line));
  }

  /** What a subshell does. */
  interface Body {
    int run(Executor shell) throws IOException;
  }

  /** Runs in a subshell, and returns its exit status. */
  int fork(Body body, Optional<Stream> in, Optional<Stream> out) throws IOException {
    runtime.budget().enter();
    Where where = runtime.files().accesses().where();
    ShellState copy = state.fork();
    in.ifPresent(stream -> copy.descriptor(0, in));
    out.ifPresent(stream -> copy.descriptor(1, out));
    int status = new Executor(runtime, copy).whole(body);
    runtime.budget().leave();
    runtime.files().accesses().at(where);
    return status;
  }

  /** Runs to the end, errors, {@code exit} and the trap on exit included. */
  int whole(Body body) throws IOException {
    int status;
    try {
      status = ending(body);
    } catch (Pipe.Broken e) {
      return SIGPIPE;
    }
    String action = Optional.ofNullable(state.traps().remove("EXIT")).orElse("");
    if (action.isEmpty()) {
      return status;
    }
    state.status(status);
    state.exitStatus(status);
    int before = status;
    try {
      return ending(
          shell -> {
            evaluate(action, 1, true);
            return before;
          });
    } catch (Pipe.Broken e) {
      return SIGPIPE;
    }
  }

  private int ending(Body body) throws IOException {
    try {
      return body.run(this);
    } catch (Flow.Exit e) {
      return e.status();
    } catch (Flow.Return e) {
      return e.status();
    } catch (Flow.Leave e) {
      return 0;
    } catch (ShellError e) {
      state.complain(e.text());
      return e.status();
    }
  }

  /**
   * Parses and runs a text in this shell.
   *
   * @param tested whether a failure is looked at by the caller, so that -e does not apply
   */
  public int evaluate(String text, int line, boolean tested) throws IOException {
    Parser parser =
        new Parser(
            text, line, state.dialect(), name -> Optional.ofNullable(state.aliases().get(name)));
    int status = 0;
    try {
      Optional<Clause> next = parser.next();
      while (next.isPresent()) {
        if (!state.options().has(Option.NOEXEC)) {
          status = run(next.get(), tested);
        }
        next = parser.next();
      }
    } catch (SyntaxException e) {
      state.line(e.line());
      throw new ShellError("Syntax error: " + e.getMessage());
    }
    return status;
  }

  /**
   * @param tested whether somebody looks at the status, so that -e does not apply
   */
  int run(Clause clause, boolean tested) throws IOException {
    int status = compounds.run(clause, tested);
    state.status(status);
    boolean checked =
        clause instanceof Clause.Simple
            || clause instanceof Clause.Subshell
            || clause instanceof Clause.Pipeline
            || clause instanceof Clause.ConditionCommand
            || clause instanceof Clause.ArithmeticCommand;
    if (checked && !tested && status != 0 && state.options().has(Option.ERREXIT)) {
      throw new Flow.Exit(status);
    }
    return status;
  }

  /** Runs a function, of which the arguments become the parameters. */
  int function(FunctionBody function, List<String> arguments, boolean tested) throws IOException {
    runtime.budget().enter();
    List<String> parameters = state.parameters();
    int offset = state.optionOffset();
    int index = state.optionIndex();
    String script = state.script();
    int loops = state.loops();
    int line = state.line();
    state.parameters(arguments);
    state.optionIndex(1);
    state.script(function.script());
    state.loops(0);
    state.functionDepth(state.functionDepth() + 1);
    state.variables().pushScope();
    Optional<ShellOptions> options = state.swapSavedOptions(Optional.empty());
    try {
      return run(function.body(), tested);
    } catch (Flow.Return e) {
      return e.status();
    } finally {
      state.swapSavedOptions(options).ifPresent(saved -> state.options().become(saved));
      state.variables().popScope();
      state.functionDepth(state.functionDepth() - 1);
      state.loops(loops);
      state.parameters(parameters);
      state.optionOffset(offset);
      state.optionIndex(index);
      state.script(script);
      state.line(line);
      runtime.budget().leave();
    }
  }

  /** Runs a script of the tree in this shell, as the dot does. */
  public int source(String path, String text, List<String> arguments, boolean tested)
      throws IOException {
    runtime.budget().enter();
    List<String> parameters = state.parameters();
    String script = state.script();
    int line = state.line();
    state.script(path);
    state.sourceDepth(state.sourceDepth() + 1);
    if (state.bash() && !arguments.isEmpty()) {
      state.parameters(arguments);
    }
    try {
      return evaluate(text, 1, tested);
    } catch (Flow.Return e) {
      return e.status();
    } finally {
      if (state.bash() && !arguments.isEmpty()) {
        state.parameters(parameters);
      }
      state.sourceDepth(state.sourceDepth() - 1);
      state.script(script);
      state.line(line);
      runtime.budget().leave();
    }
  }

  /** Does what a trap says about a signal; without one the signal ends the shell. */
  public void signal(String name, int number) throws IOException {
    String action = state.traps().get(name);
    if (action == null) {
      throw new Flow.Exit(128 + number);
    }
    int status = state.status();
    evaluate(action, state.line(), false);
    state.status(status);
  }

  /** The value of {@code PS4} and a command, where {@code set -x} is on. */
  void trace(List<String> words) throws IOException {
    if (state.options().has(Option.XTRACE)) {
      StringBuilder line = new StringBuilder(state.variables().value("PS4").orElse(""));
      for (int i = 0; i < words.size(); i++) {
        line.append(i == 0 ? "" : " ").append(Quoting.needed(words.get(i)));
      }
      state.stream(2).print(line.append('\n').toString());
    }
  }

  /** Runs a command, but no function. */
  public int command(List<String> argv, boolean standardPath) throws IOException {
    if (standardPath && !isBuiltIn(argv.get(0))) {
      Optional<String> path = programs.path(argv.get(0), Programs.PATH);
      List<String> changed = new ArrayList<>(argv);
      if (path.isEmpty()) {
        state.complain(argv.get(0) + ": not found");
        return 127;
      }
      changed.set(0, path.get());
      return programs.run(changed);
    }
    return simple.withoutFunctions(argv, false, state.tested());
  }

  public boolean isBuiltIn(String name) {
    return runtime.builtIns().find(name, state.bash()).isPresent();
  }

  public boolean isSpecial(String name) {
    return runtime.builtIns().isSpecial(name);
  }

  /** The value of an expression. */
  public long arithmetic(String expression) {
    return expander.evaluate(expression);
  }

  public void unsetElement(String array, String index) {
    new Arrays(state, expander).unset(array, index);
  }

  public void setArray(String name, java.util.SortedMap<String, String> elements) {
    state.variables().checked(name, v -> v.withArray(elements));
  }

  /** A path as the script wrote it, for reading. */
  public String read(String path) throws IOException {
    Opening opening = new Opening(runtime.files(), runtime.budget(), programs, state.umask());
    Stream stream = opening.open(state.directory(), path, Opening.Mode.READ);
    byte[] bytes = stream.readAll();
    if (bytes.length > runtime.budget().limits().memory()) {
      throw new FileException(org.osimage.shell.file.Errno.EIO, path);
    }
    return org.osimage.shell.file.Bytes.of(bytes);
  }
}
