package org.osimage.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.osimage.BuildLog;
import org.osimage.ImageBuildException;
import org.osimage.content.DamagedContentException;
import org.osimage.content.PackedContentStore;
import org.osimage.pipeline.custom.CustomStep;
import org.osimage.pipeline.step.BuildSettings;
import org.osimage.pipeline.step.BuildState;
import org.osimage.pipeline.step.BuildStep;
import org.osimage.pipeline.step.Checkpoint;
import org.osimage.pipeline.step.Goal;
import org.osimage.pipeline.step.IdleStep;
import org.osimage.pipeline.step.OutputArtifact;
import org.osimage.pipeline.step.StepRequest;

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
  private final boolean stopOnError;

  /** What the step that runs, or ran last, started from. */
  private BuildState current = BuildState.empty();

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
      StepRequest request,
      boolean stopOnError) {
    this.directory = directory;
    this.store = store;
    this.log = log;
    this.stopwatch = stopwatch;
    this.plan = plan;
    this.states = states;
    this.request = request;
    this.stopOnError = stopOnError;
  }

  /** Runs a goal's steps; their files, made now or before, come back. */
  List<OutputArtifact> run(Goal goal) throws IOException {
    StepRange range = StepRange.of(request, plan, states);
    List<OutputArtifact> outputs = new ArrayList<>();
    List<String> failures = new ArrayList<>();
    String last = "";
    boolean whole = true;
    for (BuildStep step : plan.of(goal)) {
      int place = plan.steps().indexOf(step);
      if (range.isAfter(place)) {
        pause(range);
        whole = false;
        break;
      }
      try {
        if (failures.isEmpty()) {
          Checkpoint checkpoint = checkpoint(step, range, place);
          states.ran(step);
          checkpoint.outputs().forEach(o -> outputs.add(o.artifact()));
          last = checkpoint.state().isEmpty() ? last : step.name();
        } else {
          runAfterFailure(step);
        }
      } catch (ImageBuildException e) {
        failures.add(String.valueOf(e.getMessage()));
        if (stopOnError || !(step instanceof CustomStep)) {
          throw failures.size() > 1 ? failed(failures) : e;
        }
        failures.get(failures.size() - 1).lines().forEach(log::warn);
      }
    }
    if (!failures.isEmpty()) {
      throw failed(failures);
    }
    if (whole && !last.isEmpty()) {
      Checkpoint.finish(directory, goal, last);
    }
    return outputs;
  }

  private static ImageBuildException failed(List<String> failures) {
    return new ImageBuildException(String.join("\n", failures));
  }

  private Checkpoint checkpoint(BuildStep step, StepRange range, int place) throws IOException {
    Optional<Checkpoint> kept =
        range.isBefore(place) ? Checkpoint.load(directory, step.name()) : Optional.empty();
    return kept.isPresent() ? unchanged(step, kept.get()) : run(step, range.isForced(place));
  }

  /** Runs a step to see whether it fails too. What it makes is not to be built upon. */
  private void runAfterFailure(BuildStep step) throws IOException {
    Files.deleteIfExists(directory.resolve(step.name() + ".checkpoint"));
    BuildStep.Result result = step.run(current);
    current = result.state().orElse(current);
    log.info(step.name() + ": " + result.summary() + " (not kept, a step before it failed)");
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
    Checkpoint.begin(directory, step.goal());
    Files.deleteIfExists(directory.resolve(step.name() + ".checkpoint"));
    current = state;
    BuildStep.Result result = result(step, state);
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

  /** When the store turns out to be damaged, no checkpoint that builds on the pack may stay. */
  private BuildStep.Result result(BuildStep step, BuildState state) throws IOException {
    try {
      return step.run(state);
    } catch (DamagedContentException e) {
      for (BuildStep built : plan.steps()) {
        Optional<Checkpoint> kept = Checkpoint.load(directory, built.name());
        if (kept.isPresent() && kept.get().packs().contains(e.pack())) {
          Checkpoint.forget(directory, built.name());
        }
      }
      throw e;
    }
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

  /**
   * Removes the files that the step made once and makes no more. Files under another base name
   * stay: they are those of another variant of the image, made before by another profile.
   */
  private static void removeStale(Checkpoint last, Checkpoint now) throws IOException {
    Set<Path> files = new HashSet<>();
    now.outputs().forEach(output -> files.add(output.artifact().file()));
    for (Checkpoint.Output output : last.outputs()) {
      Path file = output.artifact().file();
      boolean ours = files.isEmpty() || files.stream().anyMatch(f -> stem(f).equals(stem(file)));
      if (ours && !files.contains(file)) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** A name without its extensions: {@code x-1.0} of {@code x-1.0.img.zst}. */
  private static String stem(Path file) {
    return String.valueOf(file.getFileName()).replaceFirst("(\\.[A-Za-z][A-Za-z0-9]*)+$", "");
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
    Checkpoint checkpoint = states.checkpoint(step, status, digest, packs, result.outputs());
    checkpoint.save(directory);
    if (status.last().isPresent()) {
      removeStale(status.last().get(), checkpoint);
    }
    return checkpoint;
  }
}
