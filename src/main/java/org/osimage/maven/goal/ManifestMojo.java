package org.osimage.maven.goal;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.apache.maven.project.MavenProjectHelper;
import org.osimage.BuildLog;
import org.osimage.element.Element;
import org.osimage.element.PomText;
import org.osimage.maven.Configuration;
import org.osimage.maven.ImageMojo;
import org.osimage.pipeline.ImageBuild;
import org.osimage.pipeline.step.OutputArtifact;

/**
 * Prints what describes the image as POM configuration, from the POM and from the XML manifest that
 * it names.
 */
@Mojo(
    name = "manifest",
    defaultPhase = LifecyclePhase.NONE,
    requiresDependencyResolution = ResolutionScope.TEST,
    threadSafe = true)
public final class ManifestMojo extends ImageMojo {
  /**
   * The file that goal {@code manifest} writes, instead of printing.
   *
   * @since 0.1
   */
  @Parameter(property = "osimage.manifest.output")
  public File manifestOutput;

  @Inject
  public ManifestMojo(MavenProjectHelper projectHelper) {
    super(projectHelper);
  }

  @Override
  protected List<OutputArtifact> run(ImageBuild build) throws IOException {
    Element configuration = Configuration.of(this, BuildLog.SILENT);
    if (manifestOutput == null) {
      getLog().info("\n" + PomText.of(configuration, Set.of("rootPassword", "passwordHash")));
    } else {
      Files.createDirectories(manifestOutput.toPath().toAbsolutePath().getParent());
      Files.writeString(manifestOutput.toPath(), PomText.of(configuration, Set.of()));
      getLog().info("manifest: " + manifestOutput);
    }
    return List.of();
  }
}
