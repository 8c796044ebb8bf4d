package org.osimage.maven;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.maven.execution.MavenSession;
import org.osimage.ImageBuildException;
import org.osimage.pipeline.step.StepRequest;

/**
 * What the command line says of the steps, and what the goals of one Maven run tell each other. A
 * POM may not say it: it would pause or resume every build of everybody.
 */
final class StepOptions {
  static final String LIST = "osimage.list";
  static final String PAUSE = "osimage.pause";
  static final String RESUME = "osimage.resume";

  private static final String MEMORY = "org.osimage.steps";

  private StepOptions() {}

  /**
   * @param goals bound to the execution; empty: all
   * @throws ImageBuildException if the POM has one of the properties
   */
  static StepRequest of(ImageMojo mojo, Set<String> goals, Path workDirectory)
      throws ImageBuildException {
    for (String property : new String[] {LIST, PAUSE, RESUME}) {
      if (mojo.project.getProperties().containsKey(property)) {
        throw new ImageBuildException(
            mojo.project.getFile()
                + ": the property "
                + property
                + " belongs on the command line, as -D"
                + property
                + ", not into a POM");
      }
    }
    return new StepRequest(
        goals,
        text(mojo.pause),
        text(mojo.resume),
        mojo.trustOutputs,
        memory(mojo.session, workDirectory.toString()));
  }

  private static Optional<String> text(String option) {
    return Optional.ofNullable(option).map(String::strip).filter(o -> !o.isEmpty());
  }

  /** What all executions of the run have told each other. */
  @SuppressWarnings("unchecked")
  static Collection<ConcurrentMap<String, String>> memories(MavenSession session) {
    var all =
        (ConcurrentMap<String, ConcurrentMap<String, String>>)
            session.getRequest().getData().get(MEMORY);
    return all == null ? List.of() : all.values();
  }

  /** A map for one execution, or whatever else has a name, that lives as long as the Maven run. */
  @SuppressWarnings("unchecked")
  static ConcurrentMap<String, String> memory(MavenSession session, String name) {
    var all =
        (ConcurrentMap<String, ConcurrentMap<String, String>>)
            session
                .getRequest()
                .getData()
                .computeIfAbsent(MEMORY, key -> new ConcurrentHashMap<String, Object>());
    return all.computeIfAbsent(name, key -> new ConcurrentHashMap<>());
  }
}
