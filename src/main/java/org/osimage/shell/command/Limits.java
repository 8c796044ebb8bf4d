package org.osimage.shell.command;

/**
 * What a script may use at most.
 *
 * @param steps commands, rounds of loops and lines that tools work on
 * @param output bytes that commands write, in all
 * @param depth functions, subshells and scripts within one another
 * @param entries names that are added to the tree
 * @param growth bytes that are added to bodies of the tree
 * @param memory bytes of one value or body that must be held whole
 * @param pipe bytes through one pipe
 */
public record Limits(
    long steps, long output, int depth, long entries, long growth, int memory, int pipe) {
  /** For one script of a package. */
  public static final Limits DEFAULT =
      new Limits(5_000_000, 1L << 30, 300, 200_000, 1L << 30, 64 << 20, 64 << 20);
}
