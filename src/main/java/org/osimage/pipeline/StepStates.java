package org.osimage.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentMap;
import org.osimage.BuildLog;
import org.osimage.ImageBuildException;
import org.osimage.content.PackedContentStore;
import org.osimage.pipeline.step.BuildState;
import org.osimage.pipeline.step.BuildStep;
import org.osimage.pipeline.step.Checkpoint;
import org.osimage.pipeline.step.Goal;
import org.osimage.pipeline.step.OutputArtifact;
import org.osimage.pipeline.step.OutputSums;
import org.osimage.tree.ImageTree;

/** Compares the steps of a plan with their last checkpoints. */
final class StepStates {
  /** Keys hold the version: another plugin's checkpoints are never taken. */
  private static final String VERSION = "plugin version";

  private static final String RAN = "ran ";

  private final Path directory;
  private final PackedContentStore store;
  private final String pluginVersion;
  private final StepPlan plan;
  private final boolean reuse;
  private final ConcurrentMap<String, String> memory;
  private final OutputSums sums;
  private final BuildLog log;

  /** Steps whose files were found whole, with the digest of their state. */
  private final Map<String, String> whole = new HashMap<>();

  private final Map<String, SortedMap<String, String>> inputs = new HashMap<>();

  /**
   * @param directory of the checkpoints
   * @param reuse whether checkpoints of earlier runs count
   * @param memory of this run
   * @param sums that files are compared by
   * @param log told of damage, at debug
   */
  StepStates(
      Path directory,
      PackedContentStore store,
      String pluginVersion,
      StepPlan plan,
      boolean reuse,
      ConcurrentMap<String, String> memory,
      OutputSums sums,
      BuildLog log) {
    this.directory = directory;
    this.store = store;
    this.pluginVersion = pluginVersion;
    this.plan = plan;
    this.reuse = reuse;
    this.memory = memory;
    this.sums = sums;
    this.log = log;
  }

  /**
   * A step and what is known of it before it runs.
   *
   * @param before the checkpoint whose state it starts from; empty for the first step
   * @param last its own
   * @param inputs everything that goes into it
   * @param reason why it has to run; empty when its last result is what it would make
   */
  record Status(
      Optional<Checkpoint> before,
      Optional<Checkpoint> last,
      SortedMap<String, String> inputs,
      Optional<String> reason) {}

  /**
   * @throws ImageBuildException if a step that this one builds on has not run, or a source cannot
   *     be read
   */
  Status of(BuildStep step) throws IOException {
    Optional<Checkpoint> before = before(step);
    Optional<Checkpoint> last = Checkpoint.load(directory, step.name(), log);
    // first of all, so that a source which brings its bodies again finds them in the store
    boolean lastInReach = last.isPresent() && inReach(last.get());
    TreeMap<String, String> inputs = new TreeMap<>(inputs(step));
    inputs.put(VERSION, pluginVersion);
    before.ifPresent(b -> inputs.put("result of " + b.step(), b.state()));
    return new Status(before, last, inputs, reasonToRun(last, lastInReach, inputs));
  }

  /** Asked for once: sources are scanned and resolved for it. */
  private SortedMap<String, String> inputs(BuildStep step) throws IOException {
    SortedMap<String, String> known = inputs.get(step.name());
    if (known == null) {
      known = step.inputs();
      inputs.put(step.name(), known);
    }
    return known;
  }

  private Optional<String> reasonToRun(
      Optional<Checkpoint> last, boolean lastInReach, SortedMap<String, String> inputs)
      throws IOException {
    if (!reuse) {
      return Optional.of("checkpointing is off");
    }
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
      if (!output.isCurrent(sums)) {
        return Optional.of(output.artifact().file().getFileName() + " is gone or was changed");
      }
    }
    return Optional.empty();
  }

  /** The nearest earlier checkpoint with a state; a step without one changed nothing. */
  private Optional<Checkpoint> before(BuildStep step) throws IOException {
    for (BuildStep earlier : plan.before(step)) {
      Checkpoint checkpoint = existing(earlier, step.goal().toString());
      if (!checkpoint.state().isEmpty()) {
        return Optional.of(checkpoint);
      }
    }
    return Optional.empty();
  }

  /** The image as a goal's last step left it. */
  BuildState after(Goal goal, String asking) throws IOException {
    for (int i = plan.of(goal).size() - 1; i >= 0; i--) {
      Checkpoint checkpoint = existing(plan.of(goal).get(i), asking);
      if (!checkpoint.state().isEmpty()) {
        return checkpoint.loadState(directory);
      }
    }
    return BuildState.empty();
  }

  /**
   * An image that a step left.
   *
   * @param checkpoint that tells more of it
   */
  record Left(BuildStep step, Checkpoint checkpoint, ImageTree image) {}

  /**
   * The image as the steps of some goals left it, one after the other; steps that changed nothing
   * are not among them.
   *
   * @param goals of which the first must have run
   */
  List<Left> images(List<Goal> goals, String asking) throws IOException {
    List<Left> images = new ArrayList<>();
    for (Goal goal : goals) {
      for (BuildStep step : plan.of(goal)) {
        boolean there = Checkpoint.load(directory, step.name()).isPresent();
        if (goal == goals.get(0) || there) {
          Checkpoint checkpoint = existing(step, asking);
          if (!checkpoint.state().isEmpty()) {
            images.add(new Left(step, checkpoint, checkpoint.loadState(directory).pkgImage()));
          }
        }
      }
    }
    return images;
  }

  /**
   * Where an entry of an image comes from, as the step noted it.
   *
   * @param entry its number in the order of the image's tree
   */
  String origin(Left left, int entry) throws IOException {
    return left.checkpoint().origin(directory, entry);
  }

  /** Makes another state of one. */
  interface Change {
    BuildState apply(BuildState state) throws IOException;
  }

  /**
   * Changes the state that a step left, keeping that it is current: its own goal does not run
   * again, later steps do.
   *
   * @param name of the step; empty: the last one of goal populate that left a state
   */
  void change(Optional<String> name, String asking, Change change) throws IOException {
    BuildStep step = name.isPresent() ? named(name.get()) : lastOf(Goal.POPULATE, asking);
    Checkpoint checkpoint = existing(step, asking);
    if (checkpoint.state().isEmpty()) {
      throw new ImageBuildException(
          "step " + step.name() + " left no image: name one of goal populate, e.g. im-pop");
    }
    BuildState changed = change.apply(checkpoint.loadState(directory));
    store.publish();
    Files.deleteIfExists(directory.resolve(step.name() + ".checkpoint"));
    String digest = Checkpoint.saveState(directory, step.name(), changed);
    new Checkpoint(
            checkpoint.step(),
            checkpoint.inputs(),
            digest,
            List.copyOf(new TreeSet<>(store.packsHolding(Checkpoint.contents(changed)))),
            checkpoint.outputs())
        .save(directory);
  }

  private BuildStep named(String name) throws ImageBuildException {
    return plan.steps().stream()
        .filter(step -> step.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ImageBuildException(
                    "there is no step "
                        + name
                        + "; the steps are "
                        + String.join(", ", plan.names())));
  }

  private BuildStep lastOf(Goal goal, String asking) throws IOException {
    List<BuildStep> steps = plan.of(goal);
    for (int i = steps.size() - 1; i > 0; i--) {
      if (!existing(steps.get(i), asking).state().isEmpty()) {
        return steps.get(i);
      }
    }
    return steps.get(0);
  }

  private Checkpoint existing(BuildStep needed, String asking) throws IOException {
    Optional<Checkpoint> found = Checkpoint.load(directory, needed.name());
    boolean counts = reuse || memory.containsKey(RAN + needed.name());
    if (found.isEmpty() || !counts || !inReach(found.get())) {
      throw new ImageBuildException(
          "goal "
              + asking
              + " starts from the result of goal "
              + needed.goal()
              + ", whose step "
              + needed.name()
              + (found.isEmpty()
                  ? " has not run"
                  : counts
                      ? " left something that is no longer in the content store"
                      : " has not run in this build, and checkpointing is off")
              + " for this execution: run mvn package, or bind both goals to one execution; on the"
              + " command line name an execution of the POM as in mvn osimage:"
              + asking
              + "@ID");
    }
    return found.get();
  }

  /**
   * What is kept of a step that has run.
   *
   * @param packs that hold the bodies of its state
   */
  Checkpoint checkpoint(
      BuildStep step, Status status, String state, Set<String> packs, List<OutputArtifact> outputs)
      throws IOException {
    return Checkpoint.of(step.name(), status.inputs(), state, packs, outputs, sums);
  }

  /** Notes that a step's checkpoint is one of this run. */
  void ran(BuildStep step) {
    memory.put(RAN + step.name(), "");
  }

  private boolean inReach(Checkpoint checkpoint) throws IOException {
    for (String pack : checkpoint.packs()) {
      if (!store.attach(pack)) {
        return false;
      }
    }
    if (checkpoint.state().equals(whole.get(checkpoint.step()))) {
      return true;
    }
    if (!checkpoint.isWhole(directory, log)) {
      return false;
    }
    whole.put(checkpoint.step(), checkpoint.state());
    return true;
  }
}
