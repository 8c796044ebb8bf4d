package org.osimage.source.solver;

import java.util.ArrayList;
import java.util.List;

/**
 * A sum of weights to keep small: each term costs its weight when its literal holds.
 *
 * @param terms literals (a variable's number, or its negative for "does not hold") with weights
 */
public record Objective(List<Term> terms) {
  /**
   * What it costs that a literal holds.
   *
   * @param literal not 0
   * @param weight 1 or more
   */
  public record Term(int literal, long weight) {
    public Term {
      if (literal == 0 || weight < 1) {
        throw new IllegalArgumentException("literal " + literal + ", weight " + weight);
      }
    }
  }

  public Objective {
    terms = List.copyOf(terms);
  }

  /** As few as possible of the literals. */
  public static Objective fewest(Iterable<Integer> literals) {
    List<Term> terms = new ArrayList<>();
    for (int literal : literals) {
      terms.add(new Term(literal, 1));
    }
    return new Objective(terms);
  }

  long cost(Assignment assignment) {
    long cost = 0;
    for (Term term : terms) {
      cost += assignment.holds(term.literal()) ? term.weight() : 0;
    }
    return cost;
  }
}
