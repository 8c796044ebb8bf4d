package org.osimage.maven;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.PluginExecution;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.util.xml.Xpp3Dom;
import org.osimage.ImageBuildException;
import org.osimage.element.Element;
import org.osimage.manifest.ImageDescription;
import org.osimage.pipeline.ImageBuild;
import org.osimage.pipeline.Outputs;
import org.osimage.pipeline.step.BuildSettings;

/**
 * Reads the configuration of every image that a Maven run may build, in all its modules and
 * executions, before the first step of the first of them runs.
 */
final class AllImages {
  private final ImageMojo mojo;
  private final BuildSettings own;
  private final List<String> problems = new ArrayList<>();

  private AllImages(ImageMojo mojo, BuildSettings own) {
    this.mojo = mojo;
    this.own = own;
  }

  /**
   * Does so once in a Maven run.
   *
   * @param own settings of the running goal, already valid
   * @throws ImageBuildException with what is wrong, by module and execution
   */
  static void check(ImageMojo mojo, BuildSettings own) throws IOException {
    if (StepOptions.memory(mojo.session, "").put("all images checked", "") != null) {
      return;
    }
    AllImages all = new AllImages(mojo, own);
    for (MavenProject project :
        Objects.requireNonNullElse(mojo.session.getProjects(), List.<MavenProject>of())) {
      Plugin plugin = project.getPlugin(mojo.mojoExecution.getPlugin().getKey());
      if (plugin != null) {
        all.check(project, plugin);
      }
    }
    if (!all.problems.isEmpty()) {
      throw new ImageBuildException(String.join("\n", all.problems));
    }
  }

  private void check(MavenProject project, Plugin plugin) throws IOException {
    Set<String> seen = new TreeSet<>();
    for (PluginExecution execution : plugin.getExecutions()) {
      Set<String> goals = Executions.buildGoals(plugin, execution.getId());
      String name = Executions.name(execution.getId());
      if (!goals.isEmpty() && execution.getConfiguration() instanceof Xpp3Dom dom) {
        if (seen.add(name + dom)) {
          check(project, name, goals, dom);
        }
      }
    }
  }

  private void check(MavenProject project, String name, Set<String> goals, Xpp3Dom dom)
      throws IOException {
    if (dom.toString().contains("${")) {
      return; // only its own goal knows what an expression means
    }
    try {
      Element configuration = Configuration.of(project, dom, mojo.session.getUserProperties());
      ImageDescription description = Outputs.ALL.describe(configuration, project.getArtifactId());
      Path base = project.getBasedir().toPath().toAbsolutePath();
      Path work = BuildSettings.workDirectory(description, base, target(project), name);
      if (!work.equals(own.workDirectory())) {
        ImageBuild.validate(own.with(description, base, work, StepOptions.of(mojo, goals, work)));
      }
    } catch (ImageBuildException e) {
      problems.add(project.getArtifactId() + ", execution " + name + ": " + e.getMessage());
    }
  }

  private static Path target(MavenProject project) {
    return Path.of(Optional.ofNullable(project.getBuild().getDirectory()).orElse("target"))
        .toAbsolutePath();
  }
}
