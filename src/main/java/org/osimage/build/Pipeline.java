package org.osimage.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.osimage.BuildLog;
import org.osimage.content.PackedContentStore;

/**
 * Runs a step when something that goes into it has changed since its checkpoint, and says which;
 * otherwise leaves everything as it is.
 */
final class Pipeline {
  private static final String PAUSED = "paused";

  private final Path directory;
  private final PackedContentStore store;
  private final BuildLog log;
  private final BuildSettings.Stopwatch stopwatch;
  private final StepPlan plan;
  private final StepStates states;
  private final StepRequest request;

  /** What the last step here left, so that the next one need not read it back. */
  private Optional<Left> left = Optional.empty();

  private record Left(String step, String digest, BuildState state) {}

  Pipeline(
      Path directory,
      PackedContentStore store,
      BuildLog log,
      BuildSettings.Stopwatch stopwatch,
      StepPlan plan,
      StepStates states,
      StepRequest request) {
    this.directory = directory;
    this.store = store;
    this.log = log;
    this.stopwatch = stopwatch;
    this.plan = plan;
    this.states = states;
    this.request = request;
  }

  /** Runs a goal's steps; their files, made now or before, come back. */
  List<OutputArtifact> run(BuildGoal goal) throws IOException {
    StepRange range = StepRange.of(request, plan, states);
    List<OutputArtifact> outputs = new ArrayList<>();
    for (BuildStep step : plan.of(goal)) {
      int place = plan.steps().indexOf(step);
      if (range.isAfter(place)) {
        pause(range);
        break;
      }
      Optional<Checkpoint> kept =
          range.isBefore(place) ? Checkpoint.load(directory, step.name()) : Optional.empty();
      Checkpoint checkpoint =
          kept.isPresent() ? unchanged(step, kept.get()) : run(step, range.isForced(place));
      states.ran(step);
      checkpoint.outputs().forEach(o -> outputs.add(o.artifact()));
    }
    return outputs;
  }

  private void pause(StepRange range) {
    BuildStep step = plan.steps().get(range.end());
    if (request.memory().put(PAUSED, step.name()) == null) {
      log.info("Stopping at " + step.name() + ": " + step.description());
    }
  }

  private Checkpoint unchanged(BuildStep step, Checkpoint checkpoint) {
    report(step, step.name() + ": unchanged");
    return checkpoint;
  }

  private Checkpoint run(BuildStep step, boolean forced) throws IOException {
    double start = stopwatch.seconds();
    StepStates.Status status = states.of(step);
    Optional<String> reason = status.reason();
    if (reason.isEmpty() && forced) {
      reason = Optional.of("resumed");
    }
    if (reason.isEmpty()) {
      return unchanged(step, status.last().orElseThrow());
    }
    log.debug(step.name() + ": runs, " + reason.get());
    BuildState state = state(status.before());
    Files.deleteIfExists(directory.resolve(step.name() + ".checkpoint"));
    BuildStep.Result result = step.run(state);
    Checkpoint checkpoint = save(step, status, result);
    report(
        step,
        String.format(
            Locale.ROOT,
            "%s: %s, %.1f s (%s)",
            step.name(),
            result.summary(),
            stopwatch.seconds() - start,
            reason.get()));
    return checkpoint;
  }

  private void report(BuildStep step, String line) {
    if (step instanceof IdleStep) {
      log.debug(line);
    } else {
      log.info(line);
    }
  }

  private BuildState state(Optional<Checkpoint> before) throws IOException {
    if (before.isEmpty()) {
      return BuildState.empty();
    }
    Checkpoint checkpoint = before.get();
    if (left.isPresent()
        && left.get().step().equals(checkpoint.step())
        && left.get().digest().equals(checkpoint.state())) {
      return left.get().state();
    }
    BuildState state = checkpoint.loadState(directory);
    left = Optional.of(new Left(checkpoint.step(), checkpoint.state(), state));
    return state;
  }

  private Checkpoint save(BuildStep step, StepStates.Status status, BuildStep.Result result)
      throws IOException {
    store.publish();
    Set<String> packs = new TreeSet<>();
    String digest = "";
    if (result.state().isPresent()) {
      BuildState state = result.state().get();
      packs.addAll(store.packsHolding(Checkpoint.contents(state)));
      digest = Checkpoint.saveState(directory, step.name(), state);
      left = Optional.of(new Left(step.name(), digest, state));
      if (result.origins().isPresent()) {
        Checkpoint.saveOrigins(directory, step.name(), digest, state, result.origins().get());
      }
    } else {
      Files.deleteIfExists(directory.resolve(step.name() + ".tree"));
    }
    Checkpoint checkpoint =
        Checkpoint.of(step.name(), status.inputs(), digest, packs, result.outputs());
    checkpoint.save(directory);
    return checkpoint;
  }
}
