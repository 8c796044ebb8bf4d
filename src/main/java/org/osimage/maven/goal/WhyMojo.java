package org.osimage.maven.goal;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
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
 * Says where an entry of the populated image comes from: the package, the overlay, or the line of a
 * live manifest and the search root.
 */
@Mojo(
    name = "why",
    defaultPhase = LifecyclePhase.NONE,
    requiresDependencyResolution = ResolutionScope.TEST,
    threadSafe = true)
public final class WhyMojo extends ImageMojo {
  /**
   * The path in the image that goal {@code why} is asked about, e.g. {@code usr/bin/foo}.
   *
   * @since 0.1
   */
  @Parameter(property = "osimage.path")
  String path;

  @Inject
  public WhyMojo(MavenProjectHelper projectHelper) {
    super(projectHelper);
  }

  @Override
  protected List<OutputArtifact> run(ImageBuild build) throws IOException {
    return build.why(Objects.requireNonNullElse(path, ""));
  }
}
