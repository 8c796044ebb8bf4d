package org.osimage.maven;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.artifact.DefaultArtifact;
import org.apache.maven.artifact.handler.DefaultArtifactHandler;
import org.apache.maven.project.DefaultMavenProjectHelper;
import org.apache.maven.project.MavenProject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osimage.ImageBuildException;
import org.osimage.maven.goal.WhyMojo;
import org.osimage.pipeline.step.OutputArtifact;

class AttachmentTest {
  private static final Path FILE = Path.of("target/platform-1.tgz").toAbsolutePath();

  private final WhyMojo mojo = new WhyMojo(new DefaultMavenProjectHelper());

  @BeforeEach
  void oneIsAttached() {
    Artifact attached =
        new DefaultArtifact(
            "g", "a", "1", "compile", "tgz", "one-platform", new DefaultArtifactHandler("tgz"));
    attached.setFile(FILE.toFile());
    mojo.project = new MavenProject();
    mojo.project.addAttachedArtifact(attached);
  }

  private void attach(String prefix, Path file) throws ImageBuildException {
    Attachment.attach(mojo, prefix, List.of(new OutputArtifact(file, "tgz", "platform")));
  }

  @Test
  void theSameAgainIsAttachedOnce() throws ImageBuildException {
    attach("one", FILE);
    assertEquals(1, mojo.project.getAttachedArtifacts().size());
  }

  @Test
  void twoExecutionsThatWriteOneFile() {
    String message =
        assertThrows(ImageBuildException.class, () -> attach("two", FILE)).getMessage();
    assertTrue(message.startsWith("two executions write " + FILE), message);
  }

  @Test
  void twoFilesUnderOneClassifier() {
    Path other = FILE.resolveSibling("platform-2.tgz");
    String message =
        assertThrows(ImageBuildException.class, () -> attach("one", other)).getMessage();
    assertTrue(message.contains("give one of them its own <classifier>"), message);
  }
}
