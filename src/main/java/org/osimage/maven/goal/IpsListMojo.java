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

/** Lists the versions of packages that the publishers of {@code <ips>} offer. */
@Mojo(
    name = "ips-list",
    defaultPhase = LifecyclePhase.NONE,
    requiresDependencyResolution = ResolutionScope.TEST,
    threadSafe = true)
public final class IpsListMojo extends ImageMojo {
  /**
   * Which packages goal {@code ips-list} lists: a name, the end of one, or a pattern with {@code *}
   * and {@code ?}; all of them if it is not given.
   *
   * @since 0.1
   */
  @Parameter(property = "osimage.ips.pattern")
  String pattern;

  @Inject
  public IpsListMojo(MavenProjectHelper projectHelper) {
    super(projectHelper);
  }

  @Override
  protected List<OutputArtifact> run(ImageBuild build) throws IOException {
    return build.ipsList(Objects.requireNonNullElse(pattern, "*"));
  }
}
