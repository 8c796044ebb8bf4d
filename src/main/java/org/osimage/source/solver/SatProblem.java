package org.osimage.source.solver;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A growing set of clauses over numbered variables. A literal is a variable's number, or its
 * negative. Not safe for use by several threads.
 *
 * @param <R> what a caller needs to explain a clause to its user
 */
public final class SatProblem<R> {
  private record Clause<R>(R reason, int[] literals) {}

  private final List<Clause<R>> clauses = new ArrayList<>();
  private Optional<Search> search = Optional.empty();
  private int variables;
  private int handedOver;

  /** A new variable: 1, 2, 3... */
  public int newVariable() {
    return ++variables;
  }

  /** At least one of the literals holds; none at all makes the problem unsolvable. */
  public void clause(R reason, int... literals) {
    for (int literal : literals) {
      if (literal == 0 || Math.abs(literal) > variables) {
        throw new IllegalArgumentException("no such variable: " + literal);
      }
    }
    clauses.add(new Clause<>(reason, literals.clone()));
  }

  /** Any solution in which the assumed literals hold. */
  public Optional<Assignment> solve(List<Integer> assumptions) {
    Search current = search.orElseGet(() -> new Search(variables));
    search = Optional.of(current);
    current.grow(variables);
    for (; handedOver < clauses.size(); handedOver++) {
      current.add(clauses.get(handedOver).literals());
    }
    return current.model(assumptions);
  }

  /** Whether there is a solution in which the assumed literals hold. */
  public boolean satisfiable(List<Integer> assumptions) {
    return solve(assumptions).isPresent();
  }

  /**
   * The best solution: the first objective as small as possible, then the second, and so on; among
   * equals, the one in which the earliest literal of {@code ties} holds, then the next. So it is
   * unique in all variables that {@code ties} names.
   */
  public Optional<Assignment> minimise(List<Objective> objectives, List<Integer> ties) {
    Search bounded = fresh();
    Optional<Assignment> found = bounded.model(List.of());
    if (found.isEmpty()) {
      return found;
    }
    Assignment best = found.get();
    List<Objective> reached = new ArrayList<>();
    for (Objective objective : objectives) {
      best = smallest(objective, best, bounded);
      reached.add(objective);
      // The refuted bound stays in the solver that proved it: go on with a new one.
      bounded = fresh();
      for (Objective done : reached) {
        bounded.addAtMost(done, done.cost(best));
      }
    }
    return Optional.of(breakTies(ties, best, bounded));
  }

  private static Assignment smallest(Objective objective, Assignment first, Search bounded) {
    Assignment best = first;
    long cost = objective.cost(best);
    while (cost > 0) {
      bounded.addAtMost(objective, cost - 1);
      Optional<Assignment> better = bounded.model(List.of());
      if (better.isEmpty()) {
        break;
      }
      best = better.get();
      cost = objective.cost(best);
    }
    return best;
  }

  private static Assignment breakTies(List<Integer> ties, Assignment first, Search bounded) {
    Assignment best = first;
    List<Integer> fixed = new ArrayList<>();
    for (int literal : ties) {
      if (!best.holds(literal)) {
        List<Integer> wished = new ArrayList<>(fixed);
        wished.add(literal);
        best = bounded.model(wished).orElse(best);
      }
      fixed.add(best.holds(literal) ? literal : -literal);
    }
    return best;
  }

  private Search fresh() {
    Search fresh = new Search(variables);
    for (Clause<R> clause : clauses) {
      fresh.add(clause.literals());
    }
    return fresh;
  }

  /**
   * Why there is no solution: reasons of clauses that cannot hold together, none of which can be
   * left out, in the order in which the clauses were added. Empty when there is a solution.
   */
  public List<R> conflict() {
    Search explaining = new Search(variables + clauses.size());
    List<Integer> core = new ArrayList<>();
    for (int i = 0; i < clauses.size(); i++) {
      int[] literals = clauses.get(i).literals();
      int[] switched = Arrays.copyOf(literals, literals.length + 1);
      switched[literals.length] = -(variables + 1 + i);
      explaining.add(switched);
      core.add(variables + 1 + i);
    }
    if (explaining.model(core).isPresent()) {
      return List.of();
    }
    core = sorted(explaining.failedAssumptions());
    for (int i = core.size() - 1; i >= 0; i--) {
      List<Integer> smaller = new ArrayList<>(core);
      smaller.remove(i);
      if (explaining.model(smaller).isEmpty()) {
        core = smaller;
      }
    }
    List<R> reasons = new ArrayList<>();
    for (int literal : core) {
      reasons.add(clauses.get(literal - variables - 1).reason());
    }
    return reasons;
  }

  private static List<Integer> sorted(int[] literals) {
    List<Integer> list = new ArrayList<>();
    Arrays.stream(literals).sorted().forEach(list::add);
    return list;
  }
}
