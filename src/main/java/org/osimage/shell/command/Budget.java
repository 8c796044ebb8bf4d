package org.osimage.shell.command;

import org.osimage.shell.file.Accesses;
import org.osimage.shell.file.Growth;

/** What one script has used of its {@link Limits}. */
public final class Budget implements Growth {
  private final Limits limits;
  private final Accesses accesses;
  private long steps;
  private long output;
  private int depth;
  private long entries;
  private long growth;

  public Budget(Limits limits, Accesses accesses) {
    this.limits = limits;
    this.accesses = accesses;
  }

  public Limits limits() {
    return limits;
  }

  /** For tools that loop on their own. */
  public void step() {
    if (++steps > limits.steps()) {
      throw exceeded("more than " + limits.steps() + " steps: an endless loop?");
    }
  }

  public void output(long bytes) {
    output += bytes;
    if (output > limits.output()) {
      throw exceeded("more than " + limits.output() + " bytes of output");
    }
  }

  public void enter() {
    if (++depth > limits.depth()) {
      throw exceeded(
          "more than " + limits.depth() + " functions, subshells and scripts within one another");
    }
  }

  public void leave() {
    depth--;
  }

  @Override
  public void entry() {
    if (++entries > limits.entries()) {
      throw exceeded("more than " + limits.entries() + " new files");
    }
  }

  @Override
  public void grow(long bytes) {
    growth += bytes;
    if (growth > limits.growth()) {
      throw exceeded("more than " + limits.growth() + " bytes in new files");
    }
  }

  @Override
  public void inMemory(long bytes) {
    if (bytes > limits.memory()) {
      throw exceeded("a text of more than " + limits.memory() + " bytes");
    }
  }

  public BudgetException exceeded(String what) {
    return new BudgetException(accesses.where(), what);
  }
}
