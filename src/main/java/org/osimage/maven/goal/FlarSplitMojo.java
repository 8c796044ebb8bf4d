package org.osimage.maven.goal;

import java.io.File;
import java.io.IOException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.osimage.maven.FlarToolMojo;
import org.osimage.pipeline.flash.FlarTools;

/**
 * Takes a flash archive apart, as {@code flar split} does: into the files cookie, identification,
 * archive, and one for each further section that is named.
 */
@Mojo(name = "flar-split", requiresProject = false, threadSafe = true)
public final class FlarSplitMojo extends FlarToolMojo {
  /**
   * The flash archive.
   *
   * @since 0.1
   */
  @Parameter(property = "osimage.flar.file", required = true)
  File file;

  /**
   * Where the files go ({@code -d}).
   *
   * @since 0.1
   */
  @Parameter(property = "osimage.flar.directory", defaultValue = ".")
  File directory;

  /**
   * Names of further sections, separated by commas ({@code -u}).
   *
   * @since 0.1
   */
  @Parameter(property = "osimage.flar.sections")
  String sections;

  /**
   * The only part to write, e.g. {@code summary} or {@code cookie} ({@code -S}).
   *
   * @since 0.1
   */
  @Parameter(property = "osimage.flar.only")
  String only;

  /**
   * Expands the archive section into a directory {@code archive} ({@code -f}).
   *
   * @since 0.1
   */
  @Parameter(property = "osimage.flar.expand", defaultValue = "false")
  boolean expand;

  /**
   * What happens when this user cannot set owners, or make devices, while expanding: {@code fail},
   * or {@code skip} to leave them out.
   *
   * @since 0.1
   */
  @Parameter(property = "osimage.flar.ownership", defaultValue = "fail")
  String ownership;

  @Override
  protected void run(FlarTools tools) throws IOException {
    tools.split(
        file.toPath(),
        directory.toPath(),
        words(sections),
        word(only),
        expand,
        FlarApplyMojo.skips(ownership));
  }
}
