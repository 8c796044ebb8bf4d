package org.osimage.build;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** One step of the build; made for one run. */
interface BuildStep {
  /** The name of its checkpoint, as {@code distro_const} names the step. */
  String name();

  /** The goal that a user calls for it. */
  String goal();

  /** The goal whose result it starts from; empty for the first. */
  Optional<Predecessor> predecessor();

  /** A step to start from, and the goal that runs it. */
  record Predecessor(String step, String goal) {}

  /**
   * Everything but the predecessor's state that decides the result, by the names a user knows.
   * Called before {@link #run}.
   */
  SortedMap<String, String> inputs() throws IOException;

  /**
   * @param before the predecessor's state; for the first step an empty one
   */
  Result run(BuildState before) throws IOException;

  /**
   * @param state what the next step starts from; empty when it is the predecessor's, unchanged
   * @param outputs finished files
   * @param summary for the log: what was made, with counts and bytes
   */
  record Result(Optional<BuildState> state, List<OutputArtifact> outputs, String summary) {}
}
