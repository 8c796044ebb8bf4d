package org.osimage.pipeline.step;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** One step of the build; made for one run. */
public interface BuildStep {
  /** The name of its checkpoint, as {@code distro_const} names the step. */
  String name();

  /** The goal that runs it. */
  Goal goal();

  /** A few words for the list of steps. */
  String description();

  /**
   * Refuses what cannot be done, before any step of any execution runs. Reads no sources.
   *
   * @throws org.osimage.ImageBuildException naming what is wrong
   */
  default void validate() throws IOException {}

  /**
   * Everything but the state before it that decides the result, by the names a user knows. Called
   * before {@link #run}.
   */
  SortedMap<String, String> inputs() throws IOException;

  /**
   * @param before the state that the nearest earlier step left; for the first step an empty one
   */
  Result run(BuildState before) throws IOException;

  /**
   * @param state what the next step starts from; empty when it is the one before, unchanged
   * @param outputs finished files
   * @param summary for the log: what was made, with counts and bytes
   * @param origins where the entries of the state's image come from, if the step knows
   */
  record Result(
      Optional<BuildState> state,
      List<OutputArtifact> outputs,
      String summary,
      Optional<Origins> origins) {
    public Result(Optional<BuildState> state, List<OutputArtifact> outputs, String summary) {
      this(state, outputs, summary, Optional.empty());
    }

    /** For a step that found nothing to change. */
    public static Result unchanged(String summary) {
      return new Result(Optional.empty(), List.of(), summary);
    }
  }
}
