package org.osimage.pipeline;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentMap;
import org.osimage.ImageBuildException;
import org.osimage.content.FileSums;
import org.osimage.content.PackedContentStore;
import org.osimage.content.StoreEviction;
import org.osimage.pipeline.custom.ScriptWorkspaces;
import org.osimage.pipeline.flash.FlarTools;
import org.osimage.pipeline.populate.Locks;
import org.osimage.pipeline.populate.ProjectSurroundings;
import org.osimage.pipeline.step.BuildSettings;
import org.osimage.pipeline.step.BuildState;
import org.osimage.pipeline.step.BuildStep;
import org.osimage.pipeline.step.Checkpoint;
import org.osimage.pipeline.step.Goal;
import org.osimage.pipeline.step.Output;
import org.osimage.pipeline.step.OutputArtifact;
import org.osimage.pipeline.step.OutputSums;
import org.osimage.pipeline.step.StepInputs;
import org.osimage.source.CheckOptions;
import org.osimage.source.SourceElement;
import org.osimage.source.Verifiable;
import org.osimage.source.ips.IpsElement;
import org.osimage.source.svr4.check.PackageCheck;

/**
 * The build of one image: {@link #run} for the goals that build, a method for each other. One
 * thread at a time.
 */
public final class ImageBuild implements Closeable {
  private final Outputs outputs;
  private final BuildSettings settings;
  private final PackedContentStore store;
  private final ScriptWorkspaces workspaces;
  private final StepPlan plan;
  private final StepStates states;

  /**
   * @throws IOException if the content store cannot be opened
   */
  public ImageBuild(BuildSettings settings) throws IOException {
    this(settings, Outputs.ALL);
  }

  /**
   * @param outputs that can be made
   * @throws IOException if the content store cannot be opened
   */
  public ImageBuild(BuildSettings settings, Outputs outputs) throws IOException {
    this.outputs = outputs;
    this.settings = settings;
    this.store =
        PackedContentStore.open(
                settings.cacheDirectory().resolve("store"), settings.steps().memory())
            .limited(settings.unpackedLimits().forPacks());
    this.workspaces = new ScriptWorkspaces(store, settings.scripts());
    this.plan = StepPlan.of(outputs, settings, store, workspaces);
    this.states =
        new StepStates(
            settings.workDirectory(),
            store,
            settings.pluginVersion(),
            plan,
            reuse(),
            settings.steps().memory(),
            new OutputSums(
                new FileSums(settings.executor(), settings.threads()),
                settings.steps().trustOutputs(),
                settings.steps().memory()),
            settings.log());
  }

  /**
   * Whether a file is still what a step of this run has made or found.
   *
   * @param memory of the run
   * @return true also for a file of which the run knows nothing
   */
  public static boolean isAsBuilt(Path file, ConcurrentMap<String, String> memory)
      throws IOException {
    Optional<String> sum = OutputSums.known(memory, file);
    return sum.isEmpty() || new FileSums(Runnable::run, 1).of(file).equals(sum.get());
  }

  private boolean reuse() {
    return settings.description().execution().checkpointEnable();
  }

  /**
   * Refuses what is certain to fail, without a look at any source: an impossible compression or
   * menu, steps to pause or resume at that do not exist or stand in the wrong order.
   */
  private void validate() throws IOException {
    StepRange.check(
        settings.steps(), plan, reuse(), String.valueOf(settings.workDirectory().getFileName()));
    plan.validate();
  }

  /** The same for an image that another goal or module is going to build. */
  public static void validate(BuildSettings settings) throws IOException {
    ImageBuild build = new ImageBuild(settings);
    try (PackedContentStore unused = build.store) {
      build.validate();
    }
  }

  /**
   * Lays a flash archive onto the image as a step left it; later steps then start from that.
   *
   * @param step name of the step; empty: the last one of goal populate
   * @param force delete what a manifest does not know
   * @param strict whether sizes and hashes of the header must be those of the data
   */
  public List<OutputArtifact> applyFlar(
      Path file, Optional<String> step, boolean force, boolean strict) throws IOException {
    try (FlarTools tools = new FlarTools(store, settings, strict)) {
      states.change(
          step,
          "flar-apply",
          state ->
              state.withPkgImage(
                  tools.apply(
                      file,
                      state.pkgImage(),
                      List.of(settings.description().arch().flar()),
                      force,
                      settings.epoch())));
    }
    return List.of();
  }

  /**
   * Runs the steps of a goal, unless the description skips its output.
   *
   * @param name of the goal
   * @return the files to attach
   */
  public List<OutputArtifact> run(String name) throws IOException {
    Goal goal = outputs.goal(name).orElseThrow();
    validate();
    if (plan.of(goal).isEmpty()) {
      removeSkipped(goal);
      settings.log().info(goal + ": skipped");
      return List.of();
    }
    if (goal.equals(Goal.POPULATE) && settings.description().target().create()) {
      beginAnew();
    }
    Pipeline pipeline =
        new Pipeline(
            settings.workDirectory(),
            store,
            settings.log(),
            settings.stopwatch(),
            plan,
            states,
            settings.steps(),
            settings.description().execution().stopOnError());
    return pipeline.run(goal);
  }

  /** Removes what a skipped goal left when it was not skipped: it is no file of this build. */
  private void removeSkipped(Goal goal) throws IOException {
    for (Output<?> output : outputs.list()) {
      Optional<BuildStep> step =
          output.goal().equals(goal)
              ? output.step(settings, new StepInputs(settings, store, name -> List.of()))
              : Optional.empty();
      if (step.isPresent()) {
        Optional<Checkpoint> last =
            Checkpoint.load(settings.workDirectory(), step.get().name(), settings.log());
        for (Checkpoint.Output stale : last.map(Checkpoint::outputs).orElse(List.of())) {
          Files.deleteIfExists(stale.artifact().file());
        }
        Checkpoint.forget(settings.workDirectory(), step.get().name());
      }
    }
  }

  private void beginAnew() throws IOException {
    if (settings.steps().resume().isPresent()) {
      throw new ImageBuildException(
          "<target><action>create</action> begins every build anew, so that there is nothing to"
              + " resume: leave out -Dosimage.resume, or say -Dosimage.target.action=preserve");
    }
    for (BuildStep step : plan.steps()) {
      Checkpoint.forget(settings.workDirectory(), step.name());
    }
  }

  /** Lists the steps with their state in the log; nothing is run. */
  public List<OutputArtifact> steps() throws IOException {
    StepList.of(plan, reuse() ? Optional.of(states) : Optional.empty())
        .forEach(settings.log()::info);
    return List.of();
  }

  /** Resolves the packages anew and writes the lock file. */
  public List<OutputArtifact> lock() throws IOException {
    new Locks(settings).write();
    return List.of();
  }

  /**
   * Lists versions of packages that the publishers of {@code <ips>} offer in the log.
   *
   * @param pattern of names, as pkg(1) takes them
   * @throws ImageBuildException if the description has no {@code <ips>}, or the pattern matches
   *     nothing
   */
  public List<OutputArtifact> ipsList(String pattern) throws IOException {
    List<SourceElement> items = new ArrayList<>(settings.description().software());
    items.addAll(settings.description().loaders());
    if (items.stream().noneMatch(IpsElement.class::isInstance)) {
      throw new ImageBuildException("goal ips-list: <software> has no <ips>");
    }
    for (SourceElement item : items) {
      if (item instanceof IpsElement ips) {
        ips.list(pattern, new ProjectSurroundings(settings)).forEach(settings.log()::info);
      }
    }
    return List.of();
  }

  /**
   * Compares the built image with its package databases.
   *
   * @param editable whether contents of files that SVR4 packages call editable or volatile count
   * @param exclusive whether files that no package has are findings in exclusive directories
   * @throws ImageBuildException listing everything found
   */
  public List<OutputArtifact> check(boolean editable, boolean exclusive) throws IOException {
    BuildState state = states.after(Goal.POPULATE, "check");
    ImageCheck.Report report =
        ImageCheck.of(
            state.pkgImage(),
            store,
            settings.description().sourceKinds().those(Verifiable.class),
            new CheckOptions(editable, exclusive));
    throwIfAny("the image", report.findings());
    settings.log().info("check: " + report.files() + " files, no findings");
    return List.of();
  }

  /**
   * Compares SVR4 packages with their own maps; nothing needs to be built.
   *
   * @param files files or directories, relative to the project
   * @throws ImageBuildException listing everything found
   */
  public List<OutputArtifact> checkPackages(List<String> files) throws IOException {
    List<String> findings = new ArrayList<>();
    for (String file : files) {
      Path path = settings.baseDirectory().resolve(file);
      findings.addAll(PackageCheck.of(path, settings.shown(path), store, settings.log()));
    }
    throwIfAny("the packages", findings);
    settings.log().info("check: no findings in " + String.join(", ", files));
    return List.of();
  }

  private static void throwIfAny(String where, List<String> findings) throws ImageBuildException {
    if (!findings.isEmpty()) {
      throw new ImageBuildException(
          findings.size() + " findings in " + where + ":\n  " + String.join("\n  ", findings));
    }
  }

  /**
   * Says where an entry of the populated image comes from.
   *
   * @param path in the image
   * @throws ImageBuildException if the image has no such path
   */
  public List<OutputArtifact> why(String path) throws IOException {
    new Why(states).ask(path).forEach(settings.log()::info);
    return List.of();
  }

  /** Writes a manifest for {@code <live>}. */
  public List<OutputArtifact> liveManifest(LiveManifestRequest request) throws IOException {
    new LiveManifests(settings, states, store).write(request);
    return List.of();
  }

  @Override
  public void close() throws IOException {
    try (workspaces) {
      StoreEviction.evict(store, settings.cacheLimit());
    } finally {
      store.close();
    }
  }
}
