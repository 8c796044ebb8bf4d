package org.osimage.shell.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.osimage.shell.command.Pipe;
import org.osimage.shell.file.FileException;
import org.osimage.shell.run.ShellOptions.Option;
import org.osimage.shell.syntax.Assignment;
import org.osimage.shell.syntax.Clause;
import org.osimage.shell.syntax.Part;
import org.osimage.shell.syntax.Word;

/** Runs simple commands: assignments, functions, built-ins, programs. */
final class SimpleRunner {
  private static final Set<String> DECLARING = Set.of("export", "readonly", "local", "alias");
  private static final Set<String> DECLARING_BASH =
      Set.of("export", "readonly", "local", "alias", "declare", "typeset");
  private static final Pattern ASSIGNING = Pattern.compile("(?s)[A-Za-z_][A-Za-z0-9_]*\\+?=.*");

  private final Executor shell;
  private final Runtime runtime;
  private final ShellState state;
  private final Expander expander;

  SimpleRunner(Executor shell, Runtime runtime, ShellState state, Expander expander) {
    this.shell = shell;
    this.runtime = runtime;
    this.state = state;
    this.expander = expander;
  }

  int run(Clause.Simple c, boolean tested) throws IOException {
    runtime.budget().step();
    shell.at(c.line());
    state.substitutionStatus(Optional.empty());
    List<String> argv = words(c.words());
    if (argv.isEmpty()) {
      return assignments(c);
    }
    String name = argv.get(0);
    boolean special = runtime.builtIns().isSpecial(name) && !overridden(name);
    boolean exec =
        argv.stream()
            .filter(a -> !a.equals("command"))
            .findFirst()
            .filter("exec"::equals)
            .isPresent();
    try (Redirections redirections = shell.redirections()) {
      redirections.apply(c.redirects());
      if (exec) {
        redirections.keep();
      }
      return assigned(c, argv, special, tested);
    } catch (Redirections.Failed e) {
      if (special && !state.bash()) {
        throw new ShellError(e.text());
      }
      state.complain(e.text());
      return state.bash() ? 1 : 2;
    }
  }

  private boolean overridden(String name) {
    return state.bash() && state.functions().containsKey(name);
  }

  private List<String> words(List<Word> words) throws IOException {
    List<String> argv = new ArrayList<>();
    boolean declaring = false;
    for (Word word : words) {
      if (declaring && isAssignment(word)) {
        if (word.parts().get(0) instanceof Part.Elements elements) {
          argv.add("\0" + elements.name()); // assigned when the command has declared it
          pending.add(elements);
        } else {
          String text = ((Part.Literal) word.parts().get(0)).text();
          String name = text.substring(0, text.indexOf('=') + 1);
          argv.add(name + expander.value(afterName(word)));
        }
        continue;
      }
      int before = argv.size();
      expander.fields(word, argv);
      boolean leading = argv.stream().limit(before).allMatch(a -> a.equals("command"));
      if (leading && argv.size() > before) {
        Set<String> names = state.bash() ? DECLARING_BASH : DECLARING;
        declaring = word.plain().filter(names::contains).isPresent();
      }
    }
    return argv;
  }

  private final List<Part.Elements> pending = new ArrayList<>();

  private static boolean isAssignment(Word word) {
    return !word.parts().isEmpty()
        && (word.parts().get(0) instanceof Part.Elements
            || word.parts().get(0) instanceof Part.Literal first
                && !first.quoted()
                && ASSIGNING.matcher(first.text()).matches());
  }

  /** What stands behind the equals sign. */
  private static Word afterName(Word word) {
    List<Part> parts = new ArrayList<>(word.parts());
    String text = ((Part.Literal) parts.get(0)).text();
    int start = text.indexOf('=') + 1;
    parts.remove(0);
    if (start < text.length()) {
      parts.add(0, new Part.Literal(text.substring(start), false));
    }
    return new Word(parts);
  }

  private int assignments(Clause.Simple c) throws IOException {
    try (Redirections redirections = shell.redirections()) {
      redirections.apply(c.redirects());
      List<String> traced = new ArrayList<>();
      for (Assignment assignment : c.assignments()) {
        traced.add(assign(assignment, false));
      }
      if (!traced.isEmpty()) {
        shell.trace(traced);
      }
      return state.substitutionStatus().orElse(0);
    } catch (Redirections.Failed e) {
      state.complain(e.text());
      return state.bash() ? 1 : 2;
    }
  }

  /** Does an assignment; what {@code set -x} shows of it. */
  private String assign(Assignment a, boolean export) throws IOException {
    Arrays arrays = new Arrays(state, expander);
    if (a.elements().isPresent()) {
      arrays.assign(a.name(), a.append(), a.elements().get());
      return a.name() + "=(...)";
    }
    String value = expander.value(a.value());
    if (a.index().isPresent()) {
      arrays.set(a.name(), a.index().get(), value, a.append());
      return a.name() + "[]=" + value;
    }
    String whole = a.append() ? state.variables().value(a.name()).orElse("") + value : value;
    runtime.budget().inMemory(whole.length());
    boolean exported = export || state.options().has(Option.ALLEXPORT);
    state
        .variables()
        .checked(a.name(), v -> exported ? v.withValue(whole).exported(true) : v.withValue(whole));
    changed(a.name());
    return a.name() + "=" + value;
  }

  private void changed(String name) {
    if (name.equals("OPTIND")) {
      state.optionOffset(0);
      String value = state.variables().value(name).orElse("");
      if (!state.bash() && !value.isEmpty() && !value.matches("[0-9]{1,9}")) {
        throw new ShellError("Illegal number: " + value);
      }
      state.optionIndex(value.matches("[1-9][0-9]{0,5}") ? Integer.parseInt(value) : 1);
    }
  }

  private int assigned(Clause.Simple c, List<String> argv, boolean special, boolean tested)
      throws IOException {
    if (c.assignments().isEmpty()) {
      shell.trace(argv);
      return call(argv, tested);
    }
    boolean stays = special && !state.bash();
    if (!stays) {
      state.variables().pushScope();
    }
    try {
      List<String> traced = new ArrayList<>();
      for (Assignment assignment : c.assignments()) {
        if (!stays) {
          state.variables().makeLocal(assignment.name());
        }
        traced.add(assign(assignment, !stays || argv.get(0).equals("exec")));
      }
      traced.addAll(argv);
      shell.trace(traced);
      return call(argv, tested);
    } finally {
      if (!stays) {
        state.variables().popScope();
      }
    }
  }

  private int call(List<String> argv, boolean tested) throws IOException {
    String name = argv.get(0);
    List<String> arguments = argv.subList(1, argv.size());
    boolean special = runtime.builtIns().isSpecial(name);
    Optional<FunctionBody> function = Optional.ofNullable(state.functions().get(name));
    if (function.isPresent() && (!special || state.bash())) {
      return shell.function(function.get(), arguments, tested);
    }
    return withoutFunctions(argv, special, tested);
  }

  /** As {@code command} does. */
  int withoutFunctions(List<String> argv, boolean special, boolean tested) throws IOException {
    String name = argv.get(0);
    List<String> arguments = List.copyOf(argv.subList(1, argv.size()));
    Optional<BuiltIn> builtIn = runtime.builtIns().find(name, state.bash());
    if (builtIn.isEmpty()) {
      return shell.programs().run(argv);
    }
    List<Part.Elements> elements = List.copyOf(pending);
    pending.clear();
    int status = builtIn(builtIn.get(), name, arguments, special, tested);
    for (Part.Elements each : elements) {
      new Arrays(state, expander).assign(each.name(), each.append(), each.words());
    }
    return status;
  }

  private int builtIn(
      BuiltIn builtIn, String name, List<String> arguments, boolean special, boolean tested)
      throws IOException {
    boolean before = state.tested();
    state.tested(tested);
    try {
      return builtIn.run(shell, name, arguments);
    } catch (ShellError e) {
      if (special || e.status() > 2 || !e.ofBuiltIn()) {
        throw e;
      }
      state.complain(name + ": " + e.text());
      return e.status();
    } catch (Pipe.Broken e) {
      throw e;
    } catch (FileException e) {
      state.complain(name + ": " + e.text());
      return special ? 2 : 1;
    } finally {
      state.tested(before);
    }
  }
}
