package org.osimage.pipeline;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.osimage.ImageBuildException;
import org.osimage.element.Element;
import org.osimage.manifest.ImageDescription;
import org.osimage.pipeline.flash.FlarStep;
import org.osimage.pipeline.media.DiskStep;
import org.osimage.pipeline.media.IsoStep;
import org.osimage.pipeline.media.SquashfsStep;
import org.osimage.pipeline.media.UsbStep;
import org.osimage.pipeline.platform.PlatformStep;
import org.osimage.pipeline.step.BuildSettings;
import org.osimage.pipeline.step.Goal;
import org.osimage.pipeline.step.Output;

/**
 * The outputs that can be made of an image, in the order of their steps. A new one is one more
 * line.
 */
public record Outputs(List<Output<?>> list) {
  public static final Outputs ALL =
      new Outputs(
          List.of(
              PlatformStep.OUTPUT,
              IsoStep.OUTPUT,
              UsbStep.OUTPUT,
              SquashfsStep.OUTPUT,
              DiskStep.OUTPUT,
              FlarStep.OUTPUT));

  public Outputs {
    list = List.copyOf(list);
  }

  /** Every goal that builds: first those that make the image. */
  public List<Goal> goals() {
    Set<Goal> goals = new LinkedHashSet<>(Goal.COMMON);
    list.forEach(output -> goals.add(output.goal()));
    return new ArrayList<>(goals);
  }

  /** The goal of a name. */
  public Optional<Goal> goal(String name) {
    return goals().stream().filter(goal -> goal.name().equals(name)).findFirst();
  }

  /** Whether one that is wanted needs boot loaders. */
  boolean boot(BuildSettings settings) {
    return list.stream().anyMatch(output -> output.boots() && output.wanted(settings));
  }

  /**
   * The goals that an execution binds, and those they start from; without a goal whose output is
   * skipped.
   */
  Set<Goal> goals(BuildSettings settings) {
    Set<String> bound = settings.steps().goals();
    Set<Goal> goals = new LinkedHashSet<>();
    for (Goal goal : goals()) {
      boolean wanted =
          Goal.COMMON.contains(goal)
              || list.stream().anyMatch(o -> o.goal().equals(goal) && o.wanted(settings));
      if (wanted && (bound.isEmpty() || bound.contains(goal.name()))) {
        goals.addAll(goal.chain());
      }
    }
    return goals;
  }

  /**
   * Reads the configuration of an image that is to become these outputs.
   *
   * @param defaultName the image's name when none is given
   * @throws ImageBuildException with every mistake found
   */
  public ImageDescription describe(Element configuration, String defaultName)
      throws ImageBuildException {
    return ImageDescription.read(configuration, defaultName, list);
  }

  /** The names of the elements that describe an image. */
  public Set<String> elements() {
    return ImageDescription.elements(list);
  }
}
