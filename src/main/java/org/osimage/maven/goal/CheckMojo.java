package org.osimage.maven.goal;

import java.io.IOException;
import java.util.List;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.apache.maven.project.MavenProjectHelper;
import org.osimage.maven.ImageMojo;
import org.osimage.pipeline.ImageBuild;
import org.osimage.pipeline.step.OutputArtifact;

/**
 * Reads every file of the built image and compares it with its digest and its package databases:
 * {@code dpkg --verify}, and for SVR4 packages {@code pkgchk -R}.
 */
@Mojo(
    name = "check",
    defaultPhase = LifecyclePhase.NONE,
    requiresDependencyResolution = ResolutionScope.TEST,
    threadSafe = true)
public final class CheckMojo extends ImageMojo {
  /**
   * Compares these SVR4 packages - files or directories, separated by commas - with their own maps,
   * as {@code pkgchk -d} does, instead of the image.
   *
   * @since 0.1
   */
  @Parameter(property = "osimage.check.packages")
  List<String> packages = List.of();

  /**
   * Whether the contents of files count that SVR4 packages call editable or volatile; {@code false}
   * is {@code pkgchk -n}.
   *
   * @since 0.1
   */
  @Parameter(property = "osimage.check.editable", defaultValue = "true")
  boolean editable;

  /**
   * Whether a file that no SVR4 package has is a finding in a directory that is exclusively theirs,
   * as with {@code pkgchk -x}.
   *
   * @since 0.1
   */
  @Parameter(property = "osimage.check.exclusive", defaultValue = "true")
  boolean exclusive;

  @Inject
  public CheckMojo(MavenProjectHelper projectHelper) {
    super(projectHelper);
  }

  @Override
  protected List<OutputArtifact> run(ImageBuild build) throws IOException {
    return packages.isEmpty() ? build.check(editable, exclusive) : build.checkPackages(packages);
  }
}
