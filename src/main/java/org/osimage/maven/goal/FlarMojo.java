package org.osimage.maven.goal;

import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.apache.maven.project.MavenProjectHelper;
import org.osimage.maven.ImageMojo;

/**
 * Writes the image as a Solaris Flash archive, full or differential; does nothing without a {@code
 * <flar>}.
 */
@Mojo(
    name = "flar",
    defaultPhase = LifecyclePhase.PACKAGE,
    requiresDependencyResolution = ResolutionScope.TEST,
    threadSafe = true)
public final class FlarMojo extends ImageMojo {
  @Inject
  public FlarMojo(MavenProjectHelper projectHelper) {
    super(projectHelper);
  }
}
