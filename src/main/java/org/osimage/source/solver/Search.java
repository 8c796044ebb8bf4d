package org.osimage.source.solver;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.sat4j.core.Vec;
import org.sat4j.core.VecInt;
import org.sat4j.pb.IPBSolver;
import org.sat4j.pb.SolverFactory;
import org.sat4j.specs.ContradictionException;
import org.sat4j.specs.IVecInt;
import org.sat4j.specs.TimeoutException;

/** One incremental Sat4j solver; the only class that sees Sat4j. */
final class Search {
  /** Counted in conflicts, not seconds: a slow host must not get another answer. */
  private static final int CONFLICT_LIMIT = 2_000_000;

  private final IPBSolver solver = SolverFactory.newDefault();
  private boolean contradiction;

  Search(int variables) {
    solver.setTimeoutOnConflicts(CONFLICT_LIMIT);
    grow(variables);
  }

  void grow(int variables) {
    solver.newVar(variables);
  }

  void add(int... literals) {
    try {
      solver.addClause(new VecInt(literals.clone()));
    } catch (ContradictionException e) {
      contradiction = true;
    }
  }

  void addAtMost(Objective objective, long bound) {
    VecInt literals = new VecInt();
    Vec<BigInteger> weights = new Vec<>();
    for (Objective.Term term : objective.terms()) {
      literals.push(term.literal());
      weights.push(BigInteger.valueOf(term.weight()));
    }
    try {
      solver.addAtMost(literals, weights, BigInteger.valueOf(bound));
    } catch (ContradictionException e) {
      contradiction = true;
    }
  }

  /** A model under the assumptions, of at least {@code variables} variables. */
  Optional<Assignment> model(List<Integer> assumptions) {
    if (contradiction || !satisfiable(assumptions)) {
      return Optional.empty();
    }
    BitSet positive = new BitSet();
    for (int literal : solver.model()) {
      if (literal > 0) {
        positive.set(literal);
      }
    }
    return Optional.of(new Assignment(positive));
  }

  private boolean satisfiable(List<Integer> assumptions) {
    VecInt literals = new VecInt(assumptions.size());
    for (int literal : assumptions) {
      literals.push(literal);
    }
    try {
      return solver.isSatisfiable(literals);
    } catch (TimeoutException e) {
      throw new SearchLimitException(
          "no answer after " + CONFLICT_LIMIT + " conflicts of the search", e);
    }
  }

  /** Those of the assumptions that the last failed search needed. */
  int[] failedAssumptions() {
    IVecInt needed = solver.unsatExplanation();
    return Arrays.copyOf(needed.toArray(), needed.size());
  }
}
