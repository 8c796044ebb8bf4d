package org.osimage.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.osimage.BuildLog;
import org.osimage.ImageBuildException;
import org.osimage.content.PackedContentStore;

/**
 * Runs a step when something that goes into it has changed since its checkpoint, and says which;
 * otherwise leaves everything as it is.
 */
final class Pipeline {
  /** Keys hold the version: another plugin's checkpoints are never taken. */
  private static final String VERSION = "plugin version";

  private final Path directory;
  private final PackedContentStore store;
  private final BuildLog log;
  private final String pluginVersion;
  private final BuildSettings.Stopwatch stopwatch;

  Pipeline(
      Path directory,
      PackedContentStore store,
      BuildLog log,
      String pluginVersion,
      BuildSettings.Stopwatch stopwatch) {
    this.directory = directory;
    this.store = store;
    this.log = log;
    this.pluginVersion = pluginVersion;
    this.stopwatch = stopwatch;
  }

  /** The step's files, made now or before. */
  List<OutputArtifact> run(BuildStep step) throws IOException {
    double start = stopwatch.seconds();
    Optional<Checkpoint> before = predecessor(step);
    Optional<Checkpoint> last = Checkpoint.load(directory, step.name());
    // first of all, so that a source which brings its bodies again finds them in the store
    boolean lastInReach = last.isPresent() && inReach(last.get());
    TreeMap<String, String> inputs = new TreeMap<>(step.inputs());
    inputs.put(VERSION, pluginVersion);
    before.ifPresent(b -> inputs.put("result of " + b.step(), b.state()));
    Optional<String> reason = reasonToRun(last, lastInReach, inputs);
    if (reason.isEmpty()) {
      log.info(String.format(Locale.ROOT, "%s: unchanged", step.name()));
      return last.orElseThrow().outputs().stream().map(Checkpoint.Output::artifact).toList();
    }
    log.debug(step.name() + ": runs, " + reason.get());
    BuildState state = before.isPresent() ? before.get().loadState(directory) : BuildState.empty();
    Files.deleteIfExists(directory.resolve(step.name() + ".checkpoint"));
    BuildStep.Result result = step.run(state);
    Checkpoint checkpoint = save(step, inputs, result);
    log.info(
        String.format(
            Locale.ROOT,
            "%s: %s, %.1f s (%s)",
            step.name(),
            result.summary(),
            stopwatch.seconds() - start,
            reason.get()));
    return checkpoint.outputs().stream().map(Checkpoint.Output::artifact).toList();
  }

  private Checkpoint save(BuildStep step, SortedMap<String, String> inputs, BuildStep.Result result)
      throws IOException {
    store.publish();
    Set<String> packs = new TreeSet<>();
    String digest = "";
    if (result.state().isPresent()) {
      BuildState state = result.state().get();
      packs.addAll(store.packsHolding(Checkpoint.contents(state)));
      digest = Checkpoint.saveState(directory, step.name(), state);
    }
    Checkpoint checkpoint = Checkpoint.of(step.name(), inputs, digest, packs, result.outputs());
    checkpoint.save(directory);
    return checkpoint;
  }

  private Optional<Checkpoint> predecessor(BuildStep step) throws IOException {
    if (step.predecessor().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(existing(step.predecessor().get(), step.goal()));
  }

  private Checkpoint existing(BuildStep.Predecessor needed, String goal) throws IOException {
    Optional<Checkpoint> found = Checkpoint.load(directory, needed.step());
    if (found.isEmpty() || !inReach(found.get())) {
      throw new ImageBuildException(
          "goal "
              + goal
              + " starts from the result of goal "
              + needed.goal()
              + ", which "
              + (found.isEmpty() ? "has not run" : "is no longer in the content store")
              + " for this execution: run mvn package, or bind both goals to one execution; on the"
              + " command line name an execution of the POM as in mvn osimage:"
              + goal
              + "@ID");
    }
    return found.get();
  }

  private Optional<String> reasonToRun(
      Optional<Checkpoint> last, boolean lastInReach, SortedMap<String, String> inputs)
      throws IOException {
    if (last.isEmpty()) {
      return Optional.of("first run");
    }
    Optional<String> difference = last.get().firstDifference(inputs);
    if (difference.isPresent()) {
      return difference;
    }
    if (!lastInReach) {
      return Optional.of("the content store no longer holds the result");
    }
    for (Checkpoint.Output output : last.get().outputs()) {
      if (!output.isCurrent()) {
        return Optional.of(output.artifact().file().getFileName() + " is gone or was changed");
      }
    }
    return Optional.empty();
  }

  private boolean inReach(Checkpoint checkpoint) throws IOException {
    for (String pack : checkpoint.packs()) {
      if (!store.attach(pack)) {
        return false;
      }
    }
    return checkpoint.state().isEmpty()
        || Files.exists(directory.resolve(checkpoint.step() + ".tree"));
  }

  /** The image as a step left it, to look at; nothing is run. */
  BuildState stateOf(BuildStep.Predecessor step, String goal) throws IOException {
    return existing(step, goal).loadState(directory);
  }
}
