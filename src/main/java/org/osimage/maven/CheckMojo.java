package org.osimage.maven;

import java.io.IOException;
import java.util.List;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.apache.maven.project.MavenProjectHelper;
import org.osimage.build.ImageBuild;
import org.osimage.build.OutputArtifact;

/** Reads every file of the built image and compares it with its digest and its package database. */
@Mojo(
    name = "check",
    defaultPhase = LifecyclePhase.NONE,
    requiresDependencyResolution = ResolutionScope.TEST,
    threadSafe = true)
public final class CheckMojo extends ImageMojo {
  @Inject
  public CheckMojo(MavenProjectHelper projectHelper) {
    super(projectHelper);
  }

  @Override
  List<OutputArtifact> run(ImageBuild build) throws IOException {
    return build.check();
  }
}
