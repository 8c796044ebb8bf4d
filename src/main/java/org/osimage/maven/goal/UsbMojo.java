package org.osimage.maven.goal;

import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.apache.maven.project.MavenProjectHelper;
import org.osimage.maven.ImageMojo;

/** Writes the bootable, writable USB disk image, for BIOS and UEFI. */
@Mojo(
    name = "usb",
    defaultPhase = LifecyclePhase.PACKAGE,
    requiresDependencyResolution = ResolutionScope.TEST,
    threadSafe = true)
public final class UsbMojo extends ImageMojo {
  @Inject
  public UsbMojo(MavenProjectHelper projectHelper) {
    super(projectHelper);
  }
}
