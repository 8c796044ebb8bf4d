package org.osimage.maven.goal;

import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.apache.maven.project.MavenProjectHelper;
import org.osimage.maven.ImageMojo;

/** Writes the bootable ISO image, for CD and USB stick, BIOS and UEFI. */
@Mojo(
    name = "iso",
    defaultPhase = LifecyclePhase.PACKAGE,
    requiresDependencyResolution = ResolutionScope.TEST,
    threadSafe = true)
public final class IsoMojo extends ImageMojo {
  @Inject
  public IsoMojo(MavenProjectHelper projectHelper) {
    super(projectHelper);
  }
}
