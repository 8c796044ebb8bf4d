package org.osimage.maven;

import java.io.File;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.Dependency;
import org.apache.maven.project.MavenProject;
import org.osimage.ImageBuildException;
import org.osimage.source.Coordinates;

/** Finds the file of a dependency that the POM declares. */
final class Dependencies {
  private final MavenProject project;
  private final MavenSession session;

  Dependencies(MavenProject project, MavenSession session) {
    this.project = project;
    this.session = session;
  }

  Path file(Coordinates wanted) throws ImageBuildException {
    if (project.getDependencies().stream().noneMatch(d -> matches(wanted, d))) {
      throw new ImageBuildException(
          "the artifact "
              + wanted
              + " is not a <dependency> of "
              + project.getFile()
              + (inReactor(wanted)
                  ? ", so Maven does not build that module first; declare it"
                  : "; declare it, so that Maven fetches it"));
    }
    for (Artifact artifact : project.getArtifacts()) {
      if (matches(wanted, artifact)) {
        File file = artifact.getFile();
        if (file == null || file.isDirectory()) {
          throw new ImageBuildException(
              "the artifact "
                  + wanted
                  + " has no file yet: its module has not been packaged in this build;"
                  + " run mvn package");
        }
        return file.toPath();
      }
    }
    throw new ImageBuildException(
        "the artifact " + wanted + " was not resolved; is its scope 'import'?");
  }

  private boolean inReactor(Coordinates wanted) {
    return session.getProjects().stream()
        .anyMatch(
            p ->
                p.getGroupId().equals(wanted.groupId())
                    && p.getArtifactId().equals(wanted.artifactId()));
  }

  private static boolean matches(Coordinates wanted, Dependency d) {
    return wanted.groupId().equals(d.getGroupId())
        && wanted.artifactId().equals(d.getArtifactId())
        && wanted.type().equals(d.getType())
        && wanted.classifier().equals(text(d.getClassifier()));
  }

  private static boolean matches(Coordinates wanted, Artifact a) {
    return wanted.groupId().equals(a.getGroupId())
        && wanted.artifactId().equals(a.getArtifactId())
        && wanted.type().equals(a.getType())
        && wanted.classifier().equals(text(a.getClassifier()));
  }

  private static Optional<String> text(String text) {
    return Optional.ofNullable(text).filter(t -> !t.isEmpty());
  }
}
