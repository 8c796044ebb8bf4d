package org.osimage.maven;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.io.File;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.artifact.DefaultArtifact;
import org.apache.maven.artifact.handler.DefaultArtifactHandler;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.Dependency;
import org.apache.maven.project.MavenProject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osimage.ImageBuildException;
import org.osimage.manifest.Xml;
import org.osimage.source.svr4.Svr4Element;

/** Coordinates, e.g. of a datastream with packages, and the files that Maven has for them. */
class DependenciesTest {
  private final MavenProject project = new MavenProject();
  private final MavenSession session = mock(MavenSession.class);
  private final Set<Artifact> resolved = new LinkedHashSet<>();

  @BeforeEach
  void reactor() {
    MavenProject module = new MavenProject();
    module.setGroupId("g");
    module.setArtifactId("module");
    when(session.getProjects()).thenReturn(List.of(module));
    project.setFile(new File("pom.xml"));
  }

  private void declare(String name, String type, String classifier) {
    Dependency dependency = new Dependency();
    dependency.setGroupId("g");
    dependency.setArtifactId(name);
    dependency.setType(type);
    dependency.setClassifier(classifier);
    project.getDependencies().add(dependency);
  }

  private void resolve(String name, String type, String classifier, File file) {
    Artifact artifact =
        new DefaultArtifact(
            "g", name, "1", "compile", type, classifier, new DefaultArtifactHandler(type));
    artifact.setFile(file);
    resolved.add(artifact);
    project.setArtifacts(resolved);
  }

  private Path file(String name, String type, Optional<String> classifier)
      throws ImageBuildException {
    String item =
        "<svr4><groupId>g</groupId><artifactId>"
            + name
            + "</artifactId><type>"
            + type
            + "</type>"
            + classifier.map(c -> "<classifier>" + c + "</classifier>").orElse("")
            + "</svr4>";
    Svr4Element svr4 =
        (Svr4Element) Xml.read("<software>" + item + "</software>").software().get(0);
    return new Dependencies(project, session).file(svr4.packages().artifact().orElseThrow());
  }

  private String refusal(String name) {
    return assertThrows(ImageBuildException.class, () -> file(name, "pkg", Optional.empty()))
        .getMessage();
  }

  @Test
  void typeAndClassifierTellFilesOfOneNameApart() throws ImageBuildException {
    declare("a", "jar", null);
    declare("a", "pkg", "");
    declare("a", "pkg", "sparc");
    resolve("a", "jar", null, new File("a.jar"));
    resolve("a", "pkg", "sparc", new File("a-sparc.pkg"));
    resolve("a", "pkg", null, new File("a.pkg"));
    assertEquals(Path.of("a.pkg"), file("a", "pkg", Optional.empty()));
    assertEquals(Path.of("a-sparc.pkg"), file("a", "pkg", Optional.of("sparc")));
  }

  @Test
  void whatIsMissingIsNamed() {
    String undeclared = refusal("a");
    assertTrue(undeclared.startsWith("the artifact g:a:pkg is not a <dependency> of "), undeclared);
    assertTrue(undeclared.contains("declare it, so that Maven fetches it"), undeclared);
    String module = refusal("module");
    assertTrue(module.contains("Maven does not build that module first"), module);
    declare("a", "pkg", null);
    String unresolved = refusal("a");
    assertTrue(unresolved.contains("g:a:pkg was not resolved"), unresolved);
    resolve("a", "pkg", null, new File("src"));
    String classes = refusal("a");
    assertTrue(classes.contains("g:a:pkg has no file yet"), classes);
  }
}
