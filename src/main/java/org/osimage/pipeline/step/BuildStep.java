package org.osimage.pipeline.step;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** One step of the build; made for one run. */
public abstract class BuildStep {
  /** What the build offers to the step; everything it asks for there is part of its key. */
  protected final StepInputs in;

  private final String name;
  private final Goal goal;
  private final String description;
  private Optional<Run> prepared = Optional.empty();

  /**
   * @param name of its checkpoint, as {@code distro_const} names the step
   * @param goal that runs it
   * @param description a few words for the list of steps
   */
  protected BuildStep(String name, Goal goal, String description, StepInputs in) {
    this.in = in;
    this.name = name;
    this.goal = goal;
    this.description = description;
  }

  public final String name() {
    return name;
  }

  public final Goal goal() {
    return goal;
  }

  public final String description() {
    return description;
  }

  /**
   * Refuses what cannot be done, before any step of any execution runs. Reads no sources.
   *
   * @throws org.osimage.ImageBuildException naming what is wrong
   */
  protected void validate() throws IOException {}

  /** Validates; what is asked for meanwhile is not part of the key. */
  public final void check() throws IOException {
    in.aside(this::validate);
  }

  /**
   * Asks for everything that decides the result, except the state before it. What is made of it
   * comes back; that can ask for nothing else.
   */
  protected abstract Run prepare() throws IOException;

  /** Everything but the state before it that decides the result, by the names a user knows. */
  public final SortedMap<String, String> inputs() throws IOException {
    if (prepared.isEmpty()) {
      prepared = Optional.of(prepare());
      in.close();
    }
    return in.all();
  }

  /** Makes the result of exactly these inputs and the state that the step before left. */
  public final Result run(BuildState before) throws IOException {
    inputs();
    return prepared.orElseThrow().run(before);
  }

  /** A prepared step. */
  protected interface Run {
    /**
     * @param before the state that the nearest earlier step left; for the first step an empty one
     */
    Result run(BuildState before) throws IOException;
  }

  /**
   * @param state what the next step starts from; empty when it is the one before, unchanged
   * @param outputs finished files
   * @param summary for the log: what was made, with counts and bytes
   * @param origins where the entries of the state's image come from, if the step knows
   */
  public record Result(
      Optional<BuildState> state,
      List<OutputArtifact> outputs,
      String summary,
      Optional<Origins> origins) {
    public Result(Optional<BuildState> state, List<OutputArtifact> outputs, String summary) {
      this(state, outputs, summary, Optional.empty());
    }

    /** Of a step that changed the state and wrote no file. */
    public static Result of(BuildState state, String summary) {
      return new Result(Optional.of(state), List.of(), summary);
    }

    /** Of a step that found nothing to change. */
    public static Result unchanged(String summary) {
      return new Result(Optional.empty(), List.of(), summary);
    }
  }
}
