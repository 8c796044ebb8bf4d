package org.osimage.manifest;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.osimage.element.Section;

/**
 * How the steps run.
 *
 * @param checkpointEnable a step whose inputs have not changed since its checkpoint is not run;
 *     without, checkpoints only serve the goals of one run, and nothing is reused
 * @param stopOnError the first custom step that fails ends the build; without, the goal's other
 *     steps still run before it fails
 * @param checkpoints the custom steps
 */
public record Execution(
    boolean checkpointEnable, boolean stopOnError, List<CustomCheckpoint> checkpoints) {
  public Execution {
    checkpoints = List.copyOf(checkpoints);
  }

  static Execution read(Section s) {
    List<CustomCheckpoint> checkpoints = new ArrayList<>();
    s.sections("checkpoints", "checkpoint", c -> checkpoints.add(CustomCheckpoint.read(c)));
    Set<String> names = new HashSet<>();
    for (CustomCheckpoint checkpoint : checkpoints) {
      if (!checkpoint.name().isEmpty() && !names.add(checkpoint.name())) {
        s.problem("has two <checkpoint>s named " + checkpoint.name() + "; a name is given once");
      }
    }
    return new Execution(
        s.flag("checkpointEnable", true), s.flag("stopOnError", true), checkpoints);
  }
}
