package org.osimage.pipeline.step;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Which of an execution's steps are to run, as the command line says it.
 *
 * @param goals bound to the execution, by name; empty: all of them
 * @param pause the step to stop before
 * @param resume the step to start with, or {@code last}
 * @param trustOutputs whether size and time of an output tell that nobody has changed it
 * @param memory what the goals of one run tell each other; one map for each execution
 */
public record StepRequest(
    Set<String> goals,
    Optional<String> pause,
    Optional<String> resume,
    boolean trustOutputs,
    ConcurrentMap<String, String> memory) {
  /** The word that stands for the last step that can be resumed. */
  public static final String LAST = "last";

  public StepRequest {
    goals = Set.copyOf(goals);
  }

  /** Everything that has to run, and nothing twice. */
  public static StepRequest everything() {
    return new StepRequest(
        Set.of(), Optional.empty(), Optional.empty(), false, new ConcurrentHashMap<>());
  }
}
