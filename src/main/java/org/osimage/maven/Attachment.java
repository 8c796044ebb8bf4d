package org.osimage.maven;

import java.util.List;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.project.MavenProject;
import org.osimage.ImageBuildException;
import org.osimage.pipeline.step.OutputArtifact;

/** Attaches finished files to the project, each once. */
final class Attachment {
  private Attachment() {}

  static void attach(ImageMojo mojo, String prefix, List<OutputArtifact> outputs)
      throws ImageBuildException {
    for (OutputArtifact output : outputs) {
      String classifier =
          prefix.isEmpty() ? output.classifier() : prefix + "-" + output.classifier();
      if (!isAttached(mojo.project, output, classifier)) {
        mojo.projectHelper.attachArtifact(
            mojo.project, output.type(), classifier, output.file().toFile());
      }
    }
  }

  private static boolean isAttached(MavenProject project, OutputArtifact output, String classifier)
      throws ImageBuildException {
    for (Artifact attached : project.getAttachedArtifacts()) {
      if (output.type().equals(attached.getType()) && classifier.equals(attached.getClassifier())) {
        if (!output.file().toFile().equals(attached.getFile())) {
          throw new ImageBuildException(
              "two executions attach "
                  + output.type()
                  + " with classifier '"
                  + classifier
                  + "': give one of them its own <classifier>");
        }
        return true;
      }
      if (output.file().toFile().equals(attached.getFile())) {
        throw new ImageBuildException(
            "two executions write "
                + output.file()
                + ": give one of them its own <platform><version>");
      }
    }
    return false;
  }
}
