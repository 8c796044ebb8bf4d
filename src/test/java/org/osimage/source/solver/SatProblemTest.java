package org.osimage.source.solver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SatProblemTest {
  @Test
  void conflictNamesOnlyWhatIsNeeded() {
    SatProblem<String> p = new SatProblem<>();
    int a = p.newVariable();
    int b = p.newVariable();
    int c = p.newVariable();
    p.clause("a", a);
    p.clause("noise", b, c);
    p.clause("a needs b", -a, b);
    p.clause("a or c", a, c);
    assertEquals(List.of(), p.conflict());
    p.clause("never b", -b);
    assertFalse(p.satisfiable(List.of()));
    assertEquals(List.of("a", "a needs b", "never b"), p.conflict());
  }

  @Test
  void emptyClauseIsItsOwnReason() {
    SatProblem<String> p = new SatProblem<>();
    p.newVariable();
    p.clause("nothing");
    assertFalse(p.satisfiable(List.of()));
    assertEquals(List.of("nothing"), p.conflict());
  }

  @Test
  void clausesAddedLaterCount() {
    SatProblem<String> p = new SatProblem<>();
    int a = p.newVariable();
    p.clause("", a, -a);
    assertTrue(p.satisfiable(List.of(a)));
    int b = p.newVariable();
    p.clause("", -a, b);
    p.clause("", -b);
    assertFalse(p.satisfiable(List.of(a)));
    assertTrue(p.satisfiable(List.of(-a)));
  }

  @Test
  void objectivesAreLexicographicAndTiesUnique() {
    SatProblem<String> p = new SatProblem<>();
    int a = p.newVariable();
    int b = p.newVariable();
    int c = p.newVariable();
    p.clause("", a, b, c);
    Objective dear = new Objective(List.of(new Objective.Term(a, 5), new Objective.Term(b, 1)));
    Assignment best =
        p.minimise(List.of(dear, Objective.fewest(List.of(a, b, c))), List.of(a, b, c))
            .orElseThrow();
    assertTrue(best.holds(c) && best.holds(-a) && best.holds(-b));
    Assignment tied =
        p.minimise(List.of(Objective.fewest(List.of(a, b, c))), List.of(b, a, c)).orElseThrow();
    assertTrue(tied.holds(b) && tied.holds(-a) && tied.holds(-c));
  }

  @Test
  void agreesWithTryingEverything() {
    long seed = 42;
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      int n = 6;
      SatProblem<Integer> p = new SatProblem<>();
      List<Integer> all = new ArrayList<>();
      for (int v = 0; v < n; v++) {
        all.add(p.newVariable());
      }
      List<int[]> clauses = new ArrayList<>();
      for (int k = 0; k < 14; k++) {
        int[] clause = new int[1 + random.nextInt(3)];
        for (int j = 0; j < clause.length; j++) {
          clause[j] = (1 + random.nextInt(n)) * (random.nextBoolean() ? 1 : -1);
        }
        clauses.add(clause);
        p.clause(k, clause);
      }
      int fewest = Integer.MAX_VALUE;
      int tied = 0;
      for (int bits = 0; bits < 1 << n; bits++) {
        int candidate = bits;
        if (clauses.stream().allMatch(c -> holds(c, candidate))) {
          int count = Integer.bitCount(bits);
          // of the variables, the first one's bit counts most
          int rank = Integer.reverse(bits) >>> (32 - n);
          if (count < fewest || (count == fewest && rank > tied)) {
            fewest = count;
            tied = rank;
          }
        }
      }
      var best = p.minimise(List.of(Objective.fewest(all)), all);
      assertEquals(fewest != Integer.MAX_VALUE, best.isPresent(), "seed " + seed);
      assertEquals(best.isPresent(), p.conflict().isEmpty());
      if (best.isPresent()) {
        int rank = 0;
        for (int v : all) {
          rank = rank << 1 | (best.get().holds(v) ? 1 : 0);
        }
        assertEquals(tied, rank, "seed " + seed + ", round " + round);
      }
    }
  }

  private static boolean holds(int[] clause, int bits) {
    for (int literal : clause) {
      if ((bits >> (Math.abs(literal) - 1) & 1) == (literal > 0 ? 1 : 0)) {
        return true;
      }
    }
    return false;
  }
}
