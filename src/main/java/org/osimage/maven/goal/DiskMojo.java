package org.osimage.maven.goal;

import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.apache.maven.project.MavenProjectHelper;
import org.osimage.maven.ImageMojo;

/**
 * Writes a disk whose root is written to, for BIOS and UEFI, in the formats of virtual machines;
 * does nothing without a {@code <disk>}.
 */
@Mojo(
    name = "disk",
    defaultPhase = LifecyclePhase.PACKAGE,
    requiresDependencyResolution = ResolutionScope.TEST,
    threadSafe = true)
public final class DiskMojo extends ImageMojo {
  @Inject
  public DiskMojo(MavenProjectHelper projectHelper) {
    super(projectHelper);
  }
}
