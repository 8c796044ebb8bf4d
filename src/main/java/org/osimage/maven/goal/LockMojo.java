package org.osimage.maven.goal;

import java.io.IOException;
import java.util.List;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.apache.maven.project.MavenProjectHelper;
import org.osimage.maven.ImageMojo;
import org.osimage.pipeline.ImageBuild;
import org.osimage.pipeline.step.OutputArtifact;

/** Resolves the packages anew and writes osimage.lock, which pins their versions and hashes. */
@Mojo(
    name = "lock",
    defaultPhase = LifecyclePhase.NONE,
    requiresDependencyResolution = ResolutionScope.TEST,
    threadSafe = true)
public final class LockMojo extends ImageMojo {
  @Inject
  public LockMojo(MavenProjectHelper projectHelper) {
    super(projectHelper);
  }

  @Override
  protected List<OutputArtifact> run(ImageBuild build) throws IOException {
    return build.lock();
  }
}
