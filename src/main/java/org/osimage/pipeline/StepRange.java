package org.osimage.pipeline;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.osimage.ImageBuildException;
import org.osimage.pipeline.step.BuildStep;
import org.osimage.pipeline.step.StepRequest;

/**
 * Where a run begins and ends: the steps before {@code first} must be as their checkpoints left
 * them, those from {@code first} on run in any case, those from {@code end} on not at all.
 *
 * @param first place of the step to resume at; empty: the first that is not up to date
 * @param end place of the step to stop before; the number of steps when there is none
 */
record StepRange(Optional<Integer> first, int end) {
  private static final String PAUSE = "-Dosimage.pause=";
  private static final String RESUME = "-Dosimage.resume=";
  private static final String RESUMED = "resumes at";

  /**
   * Checks the names and their order, and that there are checkpoints at all; reads none.
   *
   * @param execution for messages
   */
  static void check(StepRequest request, StepPlan plan, boolean checkpoints, String execution)
      throws ImageBuildException {
    Optional<String> pause = request.pause();
    Optional<String> resume = request.resume();
    if (!checkpoints && (pause.isPresent() || resume.isPresent())) {
      throw new ImageBuildException(
          "checkpointing is off (<execution><checkpointEnable>false</checkpointEnable>): leave out "
              + (pause.isPresent() ? PAUSE + pause.get() : RESUME + resume.get()));
    }
    if (pause.isPresent()) {
      requireStep(PAUSE, pause.get(), plan, execution);
    }
    if (resume.isPresent() && !resume.get().equals(StepRequest.LAST)) {
      requireStep(RESUME, resume.get(), plan, execution);
      if (pause.isPresent()) {
        requireOrder(resume.get(), pause.get(), plan);
      }
    }
  }

  private static void requireStep(String option, String name, StepPlan plan, String execution)
      throws ImageBuildException {
    if (plan.indexOf(name) < 0) {
      throw new ImageBuildException(
          option
              + name
              + (name.matches("-?[0-9]+")
                  ? ": steps have names here, not numbers; those of the execution "
                  : ": no such step; those of the execution ")
              + execution
              + " are "
              + String.join(", ", plan.names()));
    }
  }

  private static void requireOrder(String resume, String pause, StepPlan plan)
      throws ImageBuildException {
    if (plan.indexOf(pause) <= plan.indexOf(resume)) {
      throw new ImageBuildException(
          PAUSE
              + pause
              + " must come later than "
              + RESUME
              + resume
              + ", and the order of the steps is "
              + String.join(", ", plan.names()));
    }
  }

  /**
   * Decides where this run begins, once for all goals of the run: what resuming needs is looked at
   * before the first of them.
   *
   * @throws ImageBuildException if a step before the one to resume at is not up to date
   */
  static StepRange of(StepRequest request, StepPlan plan, StepStates states) throws IOException {
    int end = request.pause().map(plan::indexOf).orElse(plan.steps().size());
    if (request.resume().isEmpty()) {
      return new StepRange(Optional.empty(), end);
    }
    String known = request.memory().get(RESUMED);
    if (known == null) {
      known = resumed(request.resume().get(), plan, states);
      request.memory().put(RESUMED, known);
    }
    if (request.pause().isPresent()) {
      requireOrder(known, request.pause().get(), plan);
    }
    return new StepRange(Optional.of(plan.indexOf(known)), end);
  }

  private static String resumed(String wanted, StepPlan plan, StepStates states)
      throws IOException {
    boolean last = wanted.equals(StepRequest.LAST);
    int limit = last ? plan.steps().size() - 1 : plan.indexOf(wanted);
    for (int i = 0; i < limit; i++) {
      BuildStep step = plan.steps().get(i);
      Optional<String> reason = states.of(step).reason();
      if (reason.isPresent() && last) {
        return step.name();
      }
      if (reason.isPresent()) {
        List<String> valid = plan.names().subList(0, i + 1);
        throw new ImageBuildException(
            RESUME
                + wanted
                + " is not possible: step "
                + step.name()
                + " before it has to run ("
                + reason.get()
                + "); resume at "
                + String.join(", ", valid)
                + ", or leave the option out");
      }
    }
    return plan.names().get(limit);
  }

  /** Whether a step is taken from its checkpoint without a look. */
  boolean isBefore(int place) {
    return first.isPresent() && place < first.get();
  }

  /** Whether a step runs even though nothing has changed. */
  boolean isForced(int place) {
    return first.isPresent() && place >= first.get();
  }

  boolean isAfter(int place) {
    return place >= end;
  }
}
