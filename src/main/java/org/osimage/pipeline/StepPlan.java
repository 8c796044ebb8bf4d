package org.osimage.pipeline;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.osimage.ImageBuildException;
import org.osimage.content.ContentStore;
import org.osimage.manifest.CustomCheckpoint;
import org.osimage.manifest.ImageDescription;
import org.osimage.manifest.Platform;
import org.osimage.pipeline.bootroot.ArchiveStep;
import org.osimage.pipeline.bootroot.BootRootConfigStep;
import org.osimage.pipeline.bootroot.BootRootInitStep;
import org.osimage.pipeline.custom.CustomStep;
import org.osimage.pipeline.custom.LiveCustomization;
import org.osimage.pipeline.custom.ScriptWorkspaces;
import org.osimage.pipeline.edit.DeclaredEdits;
import org.osimage.pipeline.edit.ImageModStep;
import org.osimage.pipeline.edit.ModuleIndexStep;
import org.osimage.pipeline.media.GrubSetupStep;
import org.osimage.pipeline.media.PostModStep;
import org.osimage.pipeline.platform.ImageManifestStep;
import org.osimage.pipeline.populate.PopulateStep;
import org.osimage.pipeline.step.BuildSettings;
import org.osimage.pipeline.step.BuildStep;
import org.osimage.pipeline.step.Goal;
import org.osimage.pipeline.step.IdleStep;
import org.osimage.pipeline.step.Output;
import org.osimage.pipeline.step.StepInputs;
import org.osimage.pipeline.step.StepRequest;

/**
 * All steps of one image in the order in which they run, under the names that {@code distro_const}
 * gave them.
 */
final class StepPlan {
  private static final String NAME = "(?=.*[A-Za-z])[A-Za-z0-9][A-Za-z0-9._-]{0,255}";

  private final List<BuildStep> steps;

  StepPlan(List<BuildStep> steps) {
    this.steps = List.copyOf(steps);
  }

  /** Puts each custom step at its place, which may be at an earlier custom step. */
  private static void insert(
      List<BuildStep> steps,
      BuildSettings settings,
      ScriptWorkspaces workspaces,
      Supplier<StepInputs> in)
      throws IOException {
    // where the next custom step after a step goes, so that those after one step keep their order
    Map<String, String> last = new HashMap<>();
    List<CustomCheckpoint> all = new ArrayList<>(LiveCustomization.steps(settings));
    all.addAll(settings.description().execution().checkpoints());
    for (CustomCheckpoint custom : all) {
      List<String> names = steps.stream().map(BuildStep::name).toList();
      if (names.contains(custom.name())) {
        throw new ImageBuildException(
            "<checkpoint> has the <name> " + custom.name() + ", which is a step of the plugin");
      }
      int place = names.indexOf(custom.place());
      if (place < 0) {
        throw new ImageBuildException(
            "<checkpoint> "
                + custom.name()
                + " stands "
                + (custom.before() ? "<before> " : "<after> ")
                + custom.place()
                + ", which is no step, or one that comes later in the list; the steps are "
                + String.join(", ", names));
      }
      BuildStep step = new CustomStep(custom, steps.get(place).goal(), workspaces, in.get());
      if (custom.before()) {
        steps.add(place, step);
      } else {
        String behind = last.getOrDefault(custom.place(), custom.place());
        steps.add(names.indexOf(behind) + 1, step);
        last.put(custom.place(), custom.name());
      }
    }
  }

  private static List<String> earlier(List<BuildStep> steps, String name) {
    StepPlan plan = new StepPlan(steps);
    return plan.before(plan.steps.get(plan.indexOf(name))).stream().map(BuildStep::name).toList();
  }

  /** The steps of the goals that an execution binds, and of those they start from. */
  static StepPlan of(
      Outputs outputs, BuildSettings settings, ContentStore store, ScriptWorkspaces workspaces)
      throws IOException {
    ImageDescription description = settings.description();
    List<BuildStep> steps = new ArrayList<>();
    Supplier<StepInputs> in = () -> new StepInputs(settings, store, name -> earlier(steps, name));
    steps.add(new PopulateStep(settings, in.get(), outputs.boot(settings)));
    steps.add(
        new ImageModStep(description.system(), DeclaredEdits.declared(description), in.get()));
    steps.add(new ModuleIndexStep(in.get()));
    description
        .output(Platform.class)
        .filter(platform -> !platform.skip())
        .flatMap(Platform::imageManifest)
        .ifPresent(path -> steps.add(new ImageManifestStep(path, in.get())));
    steps.add(new BootRootInitStep(in.get()));
    steps.add(new IdleStep("slim-br-config", Goal.CONFIGURE_BOOT_ROOT, in.get()));
    steps.add(new BootRootConfigStep(in.get()));
    steps.add(new ArchiveStep(in.get()));
    steps.add(new IdleStep("slim-post-mod", Goal.ARCHIVE, in.get()));
    steps.add(new GrubSetupStep(in.get()));
    steps.add(new PostModStep(in.get()));
    Set<BuildStep> skipped = new HashSet<>();
    for (Output<?> output : outputs.list()) {
      Optional<BuildStep> step = output.step(settings, in.get());
      step.ifPresent(steps::add);
      step.filter(s -> !output.wanted(settings)).ifPresent(skipped::add);
    }
    // with the skipped ones, for custom steps that stand at them
    insert(steps, settings, workspaces, in);
    Set<Goal> goals = outputs.goals(settings);
    steps.removeIf(step -> skipped.contains(step) || !goals.contains(step.goal()));
    return new StepPlan(steps);
  }

  List<BuildStep> steps() {
    return steps;
  }

  /** The steps that a goal runs. */
  List<BuildStep> of(Goal goal) {
    return steps.stream().filter(s -> s.goal().equals(goal)).toList();
  }

  List<String> names() {
    return steps.stream().map(BuildStep::name).toList();
  }

  /** The place of a step, or -1. */
  int indexOf(String name) {
    return names().indexOf(name);
  }

  /**
   * The steps whose result a step builds on, the nearest first: those of its own goal, then those
   * of the goal that this one starts from, and so on. An iso has no part in a usb image.
   */
  List<BuildStep> before(BuildStep step) {
    List<BuildStep> before = new ArrayList<>();
    for (Goal goal : step.goal().chain()) {
      List<BuildStep> steps = of(goal);
      int end = steps.contains(step) ? steps.indexOf(step) : steps.size();
      for (int i = end - 1; i >= 0; i--) {
        before.add(steps.get(i));
      }
    }
    return before;
  }

  /**
   * Refuses names that do not tell the steps apart, and what no step could do.
   *
   * @throws ImageBuildException naming the first thing
   */
  void validate() throws IOException {
    Set<String> seen = new HashSet<>();
    for (String name : names()) {
      if (!seen.add(name) || name.equals(StepRequest.LAST) || !name.matches(NAME)) {
        throw new ImageBuildException(
            "a step cannot be called '"
                + name
                + "': take a name that no other step has, not '"
                + StepRequest.LAST
                + "', of letters, digits, dots, dashes and underscores, among them a letter");
      }
    }
    for (BuildStep step : steps) {
      step.check();
    }
  }
}
