package org.osimage.maven.goal;

import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.apache.maven.project.MavenProjectHelper;
import org.osimage.ImageBuildException;
import org.osimage.arch.Architecture;
import org.osimage.maven.FlarToolMojo;
import org.osimage.maven.ImageMojo;
import org.osimage.maven.MavenLog;
import org.osimage.pipeline.ImageBuild;
import org.osimage.pipeline.step.OutputArtifact;

/**
 * Lays a full or differential flash archive onto a directory, or onto a checkpoint of this
 * project's image. All of it is read and compared first; scripts of the archive are never run.
 */
@Mojo(
    name = "flar-apply",
    defaultPhase = LifecyclePhase.NONE,
    requiresProject = false,
    requiresDependencyResolution = ResolutionScope.TEST,
    threadSafe = true)
public final class FlarApplyMojo extends ImageMojo {
  /**
   * The flash archive.
   *
   * @since 0.1
   */
  @Parameter(property = "osimage.flar.file", required = true)
  File file;

  /**
   * The directory to lay it onto, which must be there; needs no project.
   *
   * @since 0.1
   */
  @Parameter(property = "osimage.flar.directory")
  File directory;

  /**
   * Without a directory: the step whose checkpoint is changed; by default the last of goal
   * populate.
   *
   * @since 0.1
   */
  @Parameter(property = "osimage.flar.checkpoint")
  String checkpoint;

  /**
   * Kernel architectures of the directory's system, separated by commas; by default that of {@code
   * <arch>}. An archive for others is refused.
   *
   * @since 0.1
   */
  @Parameter(property = "osimage.flar.architectures", defaultValue = Architecture.DEFAULT_FLAR)
  String targetArchitectures;

  /**
   * Whether files that the manifest of a differential archive does not know are deleted, instead of
   * refusing it (forced deployment).
   *
   * @since 0.1
   */
  @Parameter(property = "osimage.flar.force", defaultValue = "false")
  boolean force;

  /**
   * What happens when this user cannot set owners, or make devices, in the directory: {@code fail},
   * or {@code skip} to leave them out and not to compare owners.
   *
   * @since 0.1
   */
  @Parameter(property = "osimage.flar.ownership", defaultValue = "fail")
  String ownership;

  /**
   * Whether a size or hash in the header that the data do not have is an error; otherwise it is
   * warned of, as by the installer of Solaris.
   *
   * @since 0.1
   */
  @Parameter(property = "osimage.flar.strict", defaultValue = "true")
  boolean strict;

  @Inject
  public FlarApplyMojo(MavenProjectHelper projectHelper) {
    super(projectHelper);
  }

  static boolean skips(String ownership) throws ImageBuildException {
    if (!ownership.equals("fail") && !ownership.equals("skip")) {
      throw new ImageBuildException(
          "<ownership> (osimage.flar.ownership) is fail or skip, not '" + ownership + "'");
    }
    return ownership.equals("skip");
  }

  @Override
  public void execute() throws MojoExecutionException, MojoFailureException {
    if (skip || directory == null) {
      super.execute();
      return;
    }
    List<String> architectures = FlarToolMojo.words(targetArchitectures);
    FlarToolMojo.use(
        cache,
        strict,
        new MavenLog(getLog(), session),
        tools ->
            tools.apply(file.toPath(), directory.toPath(), architectures, force, skips(ownership)));
  }

  @Override
  protected List<OutputArtifact> run(ImageBuild build) throws IOException {
    Optional<String> step = FlarToolMojo.word(checkpoint);
    return build.applyFlar(file.toPath(), step, force, strict);
  }
}
