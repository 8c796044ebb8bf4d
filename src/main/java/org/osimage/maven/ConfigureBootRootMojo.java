package org.osimage.maven;

import java.io.IOException;
import java.util.List;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.apache.maven.project.MavenProjectHelper;
import org.osimage.build.ImageBuild;
import org.osimage.build.OutputArtifact;

/** Finds the kernel, its modules and init, and assembles the root that the kernel starts from. */
@Mojo(
    name = "configure-boot-root",
    defaultPhase = LifecyclePhase.PREPARE_PACKAGE,
    requiresDependencyResolution = ResolutionScope.TEST,
    threadSafe = true)
public final class ConfigureBootRootMojo extends ImageMojo {
  @Inject
  public ConfigureBootRootMojo(MavenProjectHelper projectHelper) {
    super(projectHelper);
  }

  @Override
  List<OutputArtifact> run(ImageBuild build) throws IOException {
    return build.configureBootRoot();
  }
}
