package org.osimage.maven.goal;

import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.apache.maven.project.MavenProjectHelper;
import org.osimage.maven.ImageMojo;

/** Assembles the image from its sources: packages, overlays and artifacts. */
@Mojo(
    name = "populate",
    defaultPhase = LifecyclePhase.PREPARE_PACKAGE,
    requiresDependencyResolution = ResolutionScope.TEST,
    threadSafe = true)
public final class PopulateMojo extends ImageMojo {
  /**
   * Skips this goal.
   *
   * @since 0.1
   */
  @Parameter(property = "osimage.populate.skip", defaultValue = "false")
  public boolean skipPopulate;

  @Inject
  public PopulateMojo(MavenProjectHelper projectHelper) {
    super(projectHelper);
  }

  @Override
  protected boolean skipsGoal() {
    return skipPopulate;
  }
}
