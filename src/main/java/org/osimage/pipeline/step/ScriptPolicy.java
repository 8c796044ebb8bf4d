package org.osimage.pipeline.step;

import java.nio.file.Path;
import java.util.List;
import org.osimage.script.ScriptLimits;

/**
 * What the caller of a build allows scripts.
 *
 * @param unconfined to run even where they cannot be confined
 * @param hidden directories of the host that they must not see, such as the user's home
 * @param timeout in seconds, after which a script is killed
 * @param limits of what it uses of the machine
 */
public record ScriptPolicy(
    boolean unconfined, List<Path> hidden, long timeout, ScriptLimits limits) {
  /**
   * @param processes at a time
   * @param memory in MiB
   * @param written in MiB
   */
  public static ScriptPolicy of(
      boolean unconfined,
      List<Path> hidden,
      long timeout,
      int processes,
      long memory,
      long written) {
    ScriptLimits limits = new ScriptLimits(processes, memory << 20, written << 20);
    return new ScriptPolicy(unconfined, hidden, timeout, limits);
  }

  /** With the usual limits. */
  public ScriptPolicy(boolean unconfined, List<Path> hidden, long timeout) {
    this(unconfined, hidden, timeout, ScriptLimits.USUAL);
  }

  public ScriptPolicy {
    hidden = List.copyOf(hidden);
  }
}
