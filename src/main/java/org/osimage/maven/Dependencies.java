package org.osimage.maven;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
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
    boolean declared = project.getDependencies().stream().anyMatch(d -> isOf(wanted, d));
    for (Artifact artifact : project.getArtifacts()) {
      if (declared && matches(wanted, artifact)) {
        return packaged(wanted, artifact);
      }
    }
    List<String> others = otherClassifiers(wanted);
    if (!others.isEmpty()) {
      throw new ImageBuildException(
          "the artifact "
              + wanted
              + " is not what the <dependency> in "
              + project.getFile()
              + " declares: write <classifier>"
              + others.get(0)
              + "</classifier> in both places, or in neither (files of the types iso, img, tgz,"
              + " cpio that this plugin makes have one)");
    }
    if (!declared) {
      throw new ImageBuildException(
          "the artifact "
              + wanted
              + " is not a <dependency> of "
              + project.getFile()
              + (inReactor(wanted)
                  ? ", so Maven does not build that module first; declare it"
                  : "; declare it, so that Maven fetches it"));
    }
    throw new ImageBuildException(
        "the artifact " + wanted + " was not resolved; is its scope 'import'?");
  }

  private static Path packaged(Coordinates wanted, Artifact artifact) throws ImageBuildException {
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

  /** The classifiers with which the artifact is a dependency, when it is with others alone. */
  private List<String> otherClassifiers(Coordinates wanted) {
    return project.getArtifacts().stream()
        .filter(a -> isOf(wanted, a.getGroupId(), a.getArtifactId(), a.getType()))
        .map(a -> text(a.getClassifier()).or(wanted::classifier).orElse(""))
        .filter(classifier -> !classifier.isEmpty())
        .sorted()
        .toList();
  }

  private boolean inReactor(Coordinates wanted) {
    return session.getProjects().stream()
        .anyMatch(
            p ->
                p.getGroupId().equals(wanted.groupId())
                    && p.getArtifactId().equals(wanted.artifactId()));
  }

  private static boolean isOf(Coordinates wanted, Dependency d) {
    return isOf(wanted, d.getGroupId(), d.getArtifactId(), d.getType());
  }

  private static boolean isOf(Coordinates wanted, String group, String artifact, String type) {
    return wanted.groupId().equals(group)
        && wanted.artifactId().equals(artifact)
        && wanted.type().equals(type);
  }

  /** A type may stand for a classifier, which Maven then puts into the artifact. */
  private static boolean matches(Coordinates wanted, Artifact a) {
    Optional<String> found = text(a.getClassifier());
    Optional<String> ofType =
        Optional.ofNullable(a.getArtifactHandler()).flatMap(h -> text(h.getClassifier()));
    return isOf(wanted, a.getGroupId(), a.getArtifactId(), a.getType())
        && (wanted.classifier().equals(found)
            || (wanted.classifier().isEmpty() && found.equals(ofType)));
  }

  private static Optional<String> text(String text) {
    return Optional.ofNullable(text).filter(t -> !t.isEmpty());
  }
}
