package org.osimage.pipeline;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.osimage.ImageBuildException;
import org.osimage.pipeline.step.BuildStep;

/**
 * The steps of an image as {@code distro_const build -l} lists them: a name of 15 columns, a mark
 * centred in 10 for those a build can resume at, a description.
 */
final class StepList {
  private static final String ROW = "%-15s%-10s%s";
  private static final String RESUMABLE = "    X";

  private StepList() {}

  /**
   * The lines of the list.
   *
   * @param states empty when checkpointing is off
   */
  static List<String> of(StepPlan plan, Optional<StepStates> states) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add("Step           Resumable Description");
    lines.add("-------------- --------- -------------");
    String remark =
        "checkpointing is off (<execution><checkpointEnable>false</checkpointEnable>): every build"
            + " runs all steps";
    int resumable = 0;
    if (states.isPresent()) {
      remark = "up to date: the next build has nothing to do";
      for (BuildStep step : plan.steps()) {
        resumable++;
        String state = state(step, states.get());
        if (!state.isEmpty()) {
          remark = state;
          break;
        }
      }
    }
    for (int i = 0; i < plan.steps().size(); i++) {
      BuildStep step = plan.steps().get(i);
      lines.add(
          String.format(
              Locale.ROOT, ROW, step.name(), i < resumable ? RESUMABLE : "", step.description()));
    }
    lines.add("");
    lines.add(remark);
    return lines;
  }

  /** Why the next build begins at a step; empty when that one is up to date. */
  private static String state(BuildStep step, StepStates states) throws IOException {
    try {
      return states
          .of(step)
          .reason()
          .map(reason -> "the next build begins at " + step.name() + " (" + reason + ")")
          .orElse("");
    } catch (ImageBuildException e) {
      return "not known whether " + step.name() + " has to run: " + e.getMessage();
    }
  }
}
