package org.osimage.pipeline.step;

import java.nio.file.Path;
import java.util.List;

/**
 * What the caller of a build allows scripts.
 *
 * @param unconfined to run even where they cannot be confined
 * @param hidden directories of the host that they must not see, such as the user's home
 * @param timeout in seconds, after which a script is killed
 */
public record ScriptPolicy(boolean unconfined, List<Path> hidden, long timeout) {
  public ScriptPolicy {
    hidden = List.copyOf(hidden);
  }
}
