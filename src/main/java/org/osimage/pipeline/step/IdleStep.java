package org.osimage.pipeline.step;

/**
 * A step of {@code distro_const} that has nothing to do for this kind of image. It keeps its place,
 * so that a custom step can stand before or after it and every image has the same list.
 */
public final class IdleStep extends BuildStep {
  public IdleStep(String name, Goal goal, StepInputs in) {
    super(name, goal, "(nothing to do for this image)", in);
  }

  @Override
  protected Run prepare() {
    return before -> Result.unchanged("nothing to do");
  }
}
