package org.osimage.shell.run;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.osimage.shell.syntax.Clause;
import org.osimage.shell.syntax.Word;

/** Loops, which {@code break} and {@code continue} leave or repeat. */
final class Loops {
  private final Executor shell;
  private final ShellState state;

  Loops(Executor shell) {
    this.shell = shell;
    this.state = shell.state();
  }

  /** Runs a body once; whether the loop goes on. */
  private interface Round {
    void run() throws IOException;
  }

  private boolean round(Round body) throws IOException {
    shell.runtime().budget().step();
    try {
      body.run();
      return true;
    } catch (Flow.Leave e) {
      if (e.levels() > 1 && state.loops() > 1) {
        throw new Flow.Leave(e.levels() - 1, e.repeat());
      }
      state.status(0);
      return e.repeat();
    }
  }

  int run(Clause.Loop c, boolean tested) throws IOException {
    int[] status = {0};
    boolean[] more = {true};
    state.loops(state.loops() + 1);
    try {
      boolean goesOn = true;
      while (goesOn) {
        goesOn =
            round(
                () -> {
                  more[0] = (shell.run(c.condition(), true) == 0) != c.until();
                  if (more[0]) {
                    status[0] = shell.run(c.body(), tested);
                  }
                });
        if (!goesOn || !more[0]) {
          break;
        }
      }
      return goesOn ? status[0] : 0;
    } finally {
      state.loops(state.loops() - 1);
    }
  }

  int run(Clause.For c, boolean tested) throws IOException {
    shell.at(c.line());
    state.substitutionStatus(Optional.empty());
    List<String> values =
        c.words().isPresent() ? shell.expander().fields(c.words().get()) : state.parameters();
    int[] status = {0};
    state.loops(state.loops() + 1);
    try {
      for (String value : values) {
        state.variables().checked(c.name(), v -> v.withValue(value));
        if (!round(() -> status[0] = shell.run(c.body(), tested))) {
          return 0;
        }
      }
      return status[0];
    } finally {
      state.loops(state.loops() - 1);
    }
  }

  int run(Clause.ArithmeticFor c, boolean tested) throws IOException {
    shell.at(c.line());
    evaluate(c.start());
    int[] status = {0};
    state.loops(state.loops() + 1);
    try {
      while (isEmpty(c.condition()) || evaluate(c.condition()) != 0) {
        if (!round(() -> status[0] = shell.run(c.body(), tested))) {
          return 0;
        }
        evaluate(c.step());
      }
      return status[0];
    } finally {
      state.loops(state.loops() - 1);
    }
  }

  private boolean isEmpty(Word word) throws IOException {
    return shell.expander().document(word).isBlank();
  }

  private long evaluate(Word word) throws IOException {
    return isEmpty(word) ? 0 : shell.expander().evaluate(word);
  }
}
