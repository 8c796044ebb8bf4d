package org.osimage.maven.goal;

import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.apache.maven.project.MavenProjectHelper;
import org.osimage.maven.ImageMojo;

/** Writes the boot archive, the kernel and a checksum manifest of every entry of the image. */
@Mojo(
    name = "archive",
    defaultPhase = LifecyclePhase.PACKAGE,
    requiresDependencyResolution = ResolutionScope.TEST,
    threadSafe = true)
public final class ArchiveMojo extends ImageMojo {
  /**
   * Skips this goal.
   *
   * @since 0.1
   */
  @Parameter(property = "osimage.archive.skip", defaultValue = "false")
  boolean skipArchive;

  @Inject
  public ArchiveMojo(MavenProjectHelper projectHelper) {
    super(projectHelper);
  }

  @Override
  protected boolean skipsGoal() {
    return skipArchive;
  }
}
