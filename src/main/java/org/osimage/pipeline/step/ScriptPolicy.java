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
  /** With the usual limits. */
  public ScriptPolicy(boolean unconfined, List<Path> hidden, long timeout) {
    this(unconfined, hidden, timeout, ScriptLimits.USUAL);
  }

  public ScriptPolicy {
    hidden = List.copyOf(hidden);
  }
}
