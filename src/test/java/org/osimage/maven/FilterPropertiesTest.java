package org.osimage.maven;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.util.Map;
import java.util.Properties;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.Build;
import org.apache.maven.model.Model;
import org.apache.maven.project.MavenProject;
import org.junit.jupiter.api.Test;

class FilterPropertiesTest {
  @Test
  void coordinatesThenPomThenCommandLine() {
    Model model = new Model();
    model.setGroupId("g");
    model.setArtifactId("a");
    model.setVersion("1");
    model.setBuild(new Build());
    model.getBuild().setFinalName("a-1");
    model.addProperty("pom", "p");
    model.addProperty("both", "p");
    Properties user = new Properties();
    user.setProperty("both", "u");
    MavenSession session = mock(MavenSession.class);
    when(session.getUserProperties()).thenReturn(user);
    assertEquals(
        Map.of(
            "project.groupId", "g",
            "project.artifactId", "a",
            "project.version", "1",
            "project.name", "a",
            "project.build.finalName", "a-1",
            "pom", "p",
            "both", "u"),
        FilterProperties.of(new MavenProject(model), session),
        "and nothing of the host");
  }
}
