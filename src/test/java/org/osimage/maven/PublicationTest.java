package org.osimage.maven;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.util.List;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.Build;
import org.apache.maven.model.Model;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.PluginExecution;
import org.apache.maven.project.MavenProject;
import org.apache.maven.project.MavenProjectHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.osimage.ImageBuildException;
import org.osimage.maven.goal.IsoMojo;

/** A build that does not finish its image must not be published. */
class PublicationTest {
  private final Model model = new Model();

  private void check(String tasks) throws ImageBuildException {
    model.setBuild(model.getBuild() == null ? new Build() : model.getBuild());
    IsoMojo mojo = new IsoMojo(mock(MavenProjectHelper.class));
    mojo.project = new MavenProject(model);
    mojo.session = mock(MavenSession.class);
    when(mojo.session.getGoals())
        .thenReturn(tasks.isEmpty() ? List.of() : List.of(tasks.split(" ", -1)));
    Publication.refuse(mojo, StepOptions.PAUSE);
  }

  @ParameterizedTest
  @CsvSource({
    "install, phase install",
    "clean deploy, phase deploy",
    "package install:install, goal install:install",
    "package org.apache.maven.plugins:maven-deploy-plugin:3.1.4:deploy@x,"
        + " goal org.apache.maven.plugins:maven-deploy-plugin:3.1.4:deploy@x",
    "package gpg:sign-and-deploy-file, goal gpg:sign-and-deploy-file"
  })
  void installOrDeployIsAskedFor(String tasks, String named) {
    String message = assertThrows(ImageBuildException.class, () -> check(tasks)).getMessage();
    assertEquals(
        "with -Dosimage.pause the image is not finished and nothing is attached, so it must not be"
            + " published by "
            + named
            + ": run mvn package, or leave out the option",
        message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"package", "clean verify", "osimage:populate osimage:archive@a", ""})
  void nothingIsPublished(String tasks) {
    assertDoesNotThrow(() -> check(tasks));
  }

  @Test
  void defaultGoalOfThePom() {
    model.setBuild(new Build());
    model.getBuild().setDefaultGoal("clean  install");
    assertThrows(ImageBuildException.class, () -> check(""));
    assertDoesNotThrow(() -> check("package"));
  }

  @Test
  void deployBoundToAnEarlierPhase() {
    Plugin plugin = new Plugin();
    plugin.setGroupId("org.apache.maven.plugins");
    plugin.setArtifactId("maven-deploy-plugin");
    PluginExecution execution = new PluginExecution();
    execution.setId("early");
    execution.setPhase("verify");
    plugin.addExecution(execution);
    model.setBuild(new Build());
    model.getBuild().addPlugin(plugin);
    assertDoesNotThrow(() -> check("package"));
    String message = assertThrows(ImageBuildException.class, () -> check("verify")).getMessage();
    assertEquals(true, message.contains("execution early of maven-deploy-plugin"), message);
  }
}
