package org.osimage.source.solver;

import java.util.BitSet;

/** A truth value for every variable. */
public final class Assignment {
  private final BitSet positive;

  Assignment(BitSet positive) {
    this.positive = positive;
  }

  /** Whether a variable holds, or with a negative number whether it does not. */
  public boolean holds(int literal) {
    return literal > 0 ? positive.get(literal) : !positive.get(-literal);
  }
}
