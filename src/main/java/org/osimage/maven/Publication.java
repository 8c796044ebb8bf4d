package org.osimage.maven;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.PluginExecution;
import org.apache.maven.plugin.MojoExecution;
import org.osimage.ImageBuildException;

/**
 * Finds out whether a Maven run goes on to install or deploy. A build that is paused or only lists
 * attaches nothing, and a repository must not get a project without its images.
 */
final class Publication {
  /** The phases in which an image can be published, in Maven's order. */
  private static final List<String> PHASES =
      List.of(
          "package",
          "pre-integration-test",
          "integration-test",
          "post-integration-test",
          "verify",
          "install",
          "deploy");

  private static final Set<String> GOALS =
      Set.of("install", "deploy", "install-file", "deploy-file", "sign-and-deploy-file", "publish");

  private static final Set<String> PLUGINS =
      Set.of("maven-install-plugin", "maven-deploy-plugin", "central-publishing-maven-plugin");

  private Publication() {}

  /**
   * @param option that keeps the build from finishing
   * @throws ImageBuildException if the run would publish nevertheless
   */
  static void refuse(ImageMojo mojo, String option) throws ImageBuildException {
    Optional<String> publishing = requested(mojo);
    if (publishing.isPresent()) {
      throw new ImageBuildException(
          "with -D"
              + option
              + " the image is not finished and nothing is attached, so it must not be published"
              + " by "
              + publishing.get()
              + ": run mvn package, or leave out the option");
    }
  }

  /** Whether a goal of another plugin brings the project's files to a repository. */
  static boolean publishes(MojoExecution execution) {
    return PLUGINS.contains(execution.getArtifactId()) && GOALS.contains(execution.getGoal());
  }

  private static Optional<String> requested(ImageMojo mojo) {
    int last = -1;
    for (String task : tasks(mojo)) {
      String goal = task.substring(task.lastIndexOf(':') + 1).replaceFirst("@.*", "");
      if (task.contains(":") && GOALS.contains(goal)) {
        return Optional.of("goal " + task);
      }
      last = Math.max(last, PHASES.indexOf(task));
    }
    if (last >= PHASES.indexOf("install")) {
      return Optional.of("phase " + PHASES.get(last));
    }
    for (Plugin plugin : mojo.project.getBuildPlugins()) {
      for (PluginExecution execution : plugin.getExecutions()) {
        int phase = PHASES.indexOf(Objects.requireNonNullElse(execution.getPhase(), ""));
        if (PLUGINS.contains(plugin.getArtifactId()) && phase >= 0 && phase <= last) {
          return Optional.of("execution " + execution.getId() + " of " + plugin.getArtifactId());
        }
      }
    }
    return Optional.empty();
  }

  /** What the user asked Maven for; the POM's default goal when that is nothing. */
  private static List<String> tasks(ImageMojo mojo) {
    List<String> goals = Objects.requireNonNullElse(mojo.session.getGoals(), List.of());
    if (!goals.isEmpty()) {
      return goals;
    }
    List<String> tasks = new ArrayList<>();
    String otherwise = Objects.requireNonNullElse(mojo.project.getDefaultGoal(), "");
    for (String task : otherwise.split("\\s+", -1)) {
      if (!task.isEmpty()) {
        tasks.add(task);
      }
    }
    return tasks;
  }
}
