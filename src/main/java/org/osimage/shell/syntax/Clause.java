package org.osimage.shell.syntax;

import java.util.List;
import java.util.Optional;

/** A command of the language, simple or compound. */
public sealed interface Clause {
  int line();

  record Simple(List<Assignment> assignments, List<Word> words, List<Redirect> redirects, int line)
      implements Clause {}

  record Pipeline(List<Clause> commands, int line) implements Clause {}

  record Not(Clause command, int line) implements Clause {}

  record And(Clause left, Clause right, int line) implements Clause {}

  record Or(Clause left, Clause right, int line) implements Clause {}

  /** One after the other; none at all is true. */
  record Sequence(List<Clause> clauses, int line) implements Clause {}

  record Background(Clause command, int line) implements Clause {}

  record Group(Clause body, int line) implements Clause {}

  record Subshell(Clause body, int line) implements Clause {}

  record Redirected(Clause command, List<Redirect> redirects, int line) implements Clause {}

  /** The first branch whose condition is true; none of them: otherwise. */
  record If(List<Branch> branches, Optional<Clause> otherwise, int line) implements Clause {}

  record Branch(Clause condition, Clause body) {}

  record Loop(Clause condition, Clause body, boolean until, int line) implements Clause {}

  /**
   * @param words empty: the positional parameters
   */
  record For(String name, Optional<List<Word>> words, Clause body, int line) implements Clause {}

  record ArithmeticFor(Word start, Word condition, Word step, Clause body, int line)
      implements Clause {}

  record Case(Word word, List<Item> items, int line) implements Clause {}

  /**
   * @param next what follows the body
   */
  record Item(List<Word> patterns, Clause body, Next next) {}

  enum Next {
    LEAVE,
    FALL_THROUGH,
    TEST_NEXT
  }

  record Function(String name, Clause body, int line) implements Clause {}

  record ConditionCommand(Condition condition, int line) implements Clause {}

  record ArithmeticCommand(Word expression, int line) implements Clause {}
}
