package org.osimage.maven.goal;

import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.apache.maven.project.MavenProjectHelper;
import org.osimage.maven.ImageMojo;
import org.osimage.pipeline.ImageBuild;
import org.osimage.pipeline.LiveManifestRequest;
import org.osimage.pipeline.step.OutputArtifact;

/**
 * Writes a manifest for {@code <live>}, sorted: of the populated image, of a directory of this
 * host, or of what IPS manifests deliver.
 */
@Mojo(
    name = "live-manifest",
    defaultPhase = LifecyclePhase.NONE,
    requiresDependencyResolution = ResolutionScope.TEST,
    threadSafe = true)
public final class LiveManifestMojo extends ImageMojo {
  /**
   * A directory to list, with the modes and owners that it has on this host.
   *
   * @since 0.1
   */
  @Parameter(property = "osimage.live.directory")
  File scanDirectory;

  /**
   * IPS manifests (p5m or published) whose files, directories and links are listed.
   *
   * @since 0.1
   */
  @Parameter(property = "osimage.live.ips")
  List<File> ipsManifests;

  /**
   * The manifest that goal {@code live-manifest} writes.
   *
   * @since 0.1
   */
  @Parameter(
      property = "osimage.live.output",
      defaultValue = "${project.build.directory}/${project.build.finalName}.live-manifest")
  File liveManifest;

  @Inject
  public LiveManifestMojo(MavenProjectHelper projectHelper) {
    super(projectHelper);
  }

  @Override
  protected List<OutputArtifact> run(ImageBuild build) throws IOException {
    List<File> ips = Objects.requireNonNullElse(ipsManifests, List.of());
    return build.liveManifest(
        new LiveManifestRequest(
            Optional.ofNullable(scanDirectory).map(File::toPath),
            ips.stream().map(File::toPath).toList(),
            liveManifest.toPath()));
  }
}
