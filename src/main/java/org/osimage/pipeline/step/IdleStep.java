package org.osimage.pipeline.step;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A step of {@code distro_const} that has nothing to do for this kind of image. It keeps its place,
 * so that a custom step can stand before or after it and every image has the same list.
 */
public record IdleStep(String name, Goal goal) implements BuildStep {
  @Override
  public String description() {
    return "(nothing to do for this image)";
  }

  @Override
  public SortedMap<String, String> inputs() {
    return new TreeMap<>();
  }

  @Override
  public Result run(BuildState before) {
    return Result.unchanged("nothing to do");
  }
}
