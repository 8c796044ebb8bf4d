package org.osimage.manifest;

/**
 * How the steps run.
 *
 * @param checkpointEnable a step whose inputs have not changed since its checkpoint is not run;
 *     without, checkpoints only serve the goals of one run, and nothing is reused
 */
public record Execution(boolean checkpointEnable) {
  static Execution read(Section s) {
    return new Execution(s.flag("checkpointEnable", true));
  }
}
