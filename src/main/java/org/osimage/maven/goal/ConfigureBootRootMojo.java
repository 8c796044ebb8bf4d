package org.osimage.maven.goal;

import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.apache.maven.project.MavenProjectHelper;
import org.osimage.maven.ImageMojo;

/** Finds the kernel, its modules and init, and assembles the root that the kernel starts from. */
@Mojo(
    name = "configure-boot-root",
    defaultPhase = LifecyclePhase.PREPARE_PACKAGE,
    requiresDependencyResolution = ResolutionScope.TEST,
    threadSafe = true)
public final class ConfigureBootRootMojo extends ImageMojo {
  /**
   * Skips this goal.
   *
   * @since 0.1
   */
  @Parameter(property = "osimage.configure-boot-root.skip", defaultValue = "false")
  boolean skipConfigureBootRoot;

  @Inject
  public ConfigureBootRootMojo(MavenProjectHelper projectHelper) {
    super(projectHelper);
  }

  @Override
  protected boolean skipsGoal() {
    return skipConfigureBootRoot;
  }
}
