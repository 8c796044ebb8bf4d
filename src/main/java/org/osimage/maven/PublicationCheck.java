package org.osimage.maven;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentMap;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.execution.MojoExecutionEvent;
import org.apache.maven.execution.MojoExecutionListener;
import org.apache.maven.plugin.MojoExecutionException;
import org.osimage.pipeline.ImageBuild;

/**
 * Before a project is installed or deployed, compares its images once more with what their steps
 * wrote: a disk, a signing tool or somebody else may have changed one since.
 */
public final class PublicationCheck implements MojoExecutionListener {
  @Override
  public void beforeMojoExecution(MojoExecutionEvent event) throws MojoExecutionException {
    if (!Publication.publishes(event.getExecution())) {
      return;
    }
    for (Artifact attached : event.getProject().getAttachedArtifacts()) {
      if (attached.getFile() != null) {
        check(event, attached.getFile().toPath());
      }
    }
  }

  private static void check(MojoExecutionEvent event, Path file) throws MojoExecutionException {
    try {
      for (ConcurrentMap<String, String> memory : StepOptions.memories(event.getSession())) {
        if (!ImageBuild.isAsBuilt(file, memory)) {
          throw new MojoExecutionException(
              file
                  + " is not what its step wrote: somebody changed it, or the disk did. It is not"
                  + " published; build again");
        }
      }
    } catch (IOException e) {
      throw new MojoExecutionException(file + " cannot be read: " + Faults.describe(e), e);
    }
  }

  @Override
  public void afterMojoExecutionSuccess(MojoExecutionEvent event) {}

  @Override
  public void afterExecutionFailure(MojoExecutionEvent event) {}
}
