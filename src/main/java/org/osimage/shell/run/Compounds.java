package org.osimage.shell.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osimage.shell.command.Pipe;
import org.osimage.shell.command.Stream;
import org.osimage.shell.command.Streams;
import org.osimage.shell.field.Fields;
import org.osimage.shell.pattern.Glob;
import org.osimage.shell.run.ShellOptions.Option;
import org.osimage.shell.syntax.Clause;
import org.osimage.shell.syntax.Word;

/** What each kind of clause does: lists, compound commands, pipelines. */
final class Compounds {
  private final Executor shell;
  private final Runtime runtime;
  private final ShellState state;
  private final Expander expander;
  private final SimpleRunner simple;

  Compounds(Executor shell, SimpleRunner simple) {
    this.shell = shell;
    this.runtime = shell.runtime();
    this.state = shell.state();
    this.expander = shell.expander();
    this.simple = simple;
  }

  /**
   * @param tested whether somebody looks at the status, so that -e does not apply
   */
  int run(Clause clause, boolean tested) throws IOException {
    if (clause instanceof Clause.Simple c) {
      return simple.run(c, tested);
    } else if (clause instanceof Clause.Sequence c) {
      int status = 0;
      for (Clause each : c.clauses()) {
        status = shell.run(each, tested);
      }
      return status;
    } else if (clause instanceof Clause.And c) {
      int status = shell.run(c.left(), true);
      return status != 0 ? status : shell.run(c.right(), tested);
    } else if (clause instanceof Clause.Or c) {
      int status = shell.run(c.left(), true);
      return status == 0 ? status : shell.run(c.right(), tested);
    } else if (clause instanceof Clause.Not c) {
      return shell.run(c.command(), true) == 0 ? 1 : 0;
    } else if (clause instanceof Clause.If c) {
      for (Clause.Branch branch : c.branches()) {
        if (shell.run(branch.condition(), true) == 0) {
          return shell.run(branch.body(), tested);
        }
      }
      return c.otherwise().isPresent() ? shell.run(c.otherwise().get(), tested) : 0;
    } else if (clause instanceof Clause.Group c) {
      return shell.run(c.body(), tested);
    }
    return more(clause, tested);
  }

  private int more(Clause clause, boolean tested) throws IOException {
    if (clause instanceof Clause.Loop c) {
      return new Loops(shell).run(c, tested);
    } else if (clause instanceof Clause.For c) {
      return new Loops(shell).run(c, tested);
    } else if (clause instanceof Clause.ArithmeticFor c) {
      return new Loops(shell).run(c, tested);
    } else if (clause instanceof Clause.Case c) {
      return cases(c, tested);
    } else if (clause instanceof Clause.Pipeline c) {
      return pipeline(c);
    } else if (clause instanceof Clause.Subshell c) {
      return shell.fork(
          subshell -> subshell.run(c.body(), tested), Optional.empty(), Optional.empty());
    } else if (clause instanceof Clause.Background c) {
      int status =
          shell.fork(
              subshell -> subshell.run(c.command(), false),
              Optional.of(Streams.nothing()),
              Optional.empty());
      state.background(runtime.nextProcess(), status);
      return 0;
    } else if (clause instanceof Clause.Redirected c) {
      return redirected(c, tested);
    } else if (clause instanceof Clause.Function c) {
      state.functions().put(c.name(), new FunctionBody(c.body(), state.script()));
      return 0;
    } else if (clause instanceof Clause.ConditionCommand c) {
      shell.at(c.line());
      return new Conditions(shell).test(c.condition()) ? 0 : 1;
    }
    Clause.ArithmeticCommand arithmetic = (Clause.ArithmeticCommand) clause;
    shell.at(arithmetic.line());
    return expander.evaluate(arithmetic.expression()) != 0 ? 0 : 1;
  }

  private int redirected(Clause.Redirected c, boolean tested) throws IOException {
    shell.at(c.line());
    try (Redirections redirections = shell.redirections()) {
      redirections.apply(c.redirects());
      return shell.run(c.command(), tested);
    } catch (Redirections.Failed e) {
      state.complain(e.text());
      int status = state.bash() ? 1 : 2;
      if (!tested && state.options().has(Option.ERREXIT)) {
        throw new Flow.Exit(status);
      }
      return status;
    }
  }

  private int cases(Clause.Case c, boolean tested) throws IOException {
    shell.at(c.line());
    state.substitutionStatus(Optional.empty());
    String subject = expander.text(c.word());
    boolean run = false;
    int status = 0;
    for (Clause.Item item : c.items()) {
      if (!run && !matches(item, subject)) {
        continue;
      }
      status = shell.run(item.body(), tested);
      if (item.next() == Clause.Next.LEAVE) {
        return status;
      }
      run = item.next() == Clause.Next.FALL_THROUGH;
    }
    return status;
  }

  private boolean matches(Clause.Item item, String subject) throws IOException {
    for (Word word : item.patterns()) {
      Fields.Marked pattern = expander.pattern(word);
      if (Glob.of(pattern.text(), pattern.marks()).matches(subject)) {
        return true;
      }
    }
    return false;
  }

  private int pipeline(Clause.Pipeline c) throws IOException {
    List<Integer> statuses = new ArrayList<>();
    Optional<Stream> in = Optional.empty();
    for (int i = 0; i < c.commands().size(); i++) {
      Clause command = c.commands().get(i);
      boolean last = i + 1 == c.commands().size();
      Optional<Stream> out = last ? Optional.empty() : Optional.of(new Pipe(runtime.budget()));
      try {
        statuses.add(shell.fork(subshell -> subshell.run(command, false), in, out));
      } catch (Pipe.Starved e) {
        if (last) {
          throw runtime
              .budget()
              .exceeded(
                  "more than " + runtime.budget().limits().pipe() + " bytes go through one pipe");
        }
        out.filter(o -> o instanceof Pipe).ifPresent(o -> ((Pipe) o).cut());
        statuses.add(Executor.SIGPIPE);
        runtime.budget().leave();
      }
      in = out;
    }
    state.pipeStatus(statuses);
    int status = statuses.get(statuses.size() - 1);
    if (state.options().has(Option.PIPEFAIL)) {
      for (int each : statuses) {
        status = each != 0 ? each : status;
      }
    }
    return status;
  }
}
