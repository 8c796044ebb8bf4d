package org.osimage.maven.goal;

import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.apache.maven.project.MavenProjectHelper;
import org.osimage.maven.ImageMojo;

/**
 * Writes the image as a SquashFS file system, for network boot, containers and other loaders; does
 * nothing without a {@code <squashfs>}.
 */
@Mojo(
    name = "squashfs",
    defaultPhase = LifecyclePhase.PACKAGE,
    requiresDependencyResolution = ResolutionScope.TEST,
    threadSafe = true)
public final class SquashfsMojo extends ImageMojo {
  @Inject
  public SquashfsMojo(MavenProjectHelper projectHelper) {
    super(projectHelper);
  }
}
