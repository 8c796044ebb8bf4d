package org.osimage.maven.goal;

import java.io.File;
import java.io.IOException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.osimage.maven.FlarToolMojo;
import org.osimage.pipeline.flash.FlarTools;

/**
 * Puts a flash archive together from the files of {@code flar-split}, as {@code flar combine} does:
 * nothing in them is validated or brought up to date. An {@code archive} that is a directory is
 * archived first.
 */
@Mojo(name = "flar-combine", requiresProject = false, threadSafe = true)
public final class FlarCombineMojo extends FlarToolMojo {
  /**
   * The flash archive to write.
   *
   * @since 0.1
   */
  @Parameter(property = "osimage.flar.file", required = true)
  File file;

  /**
   * Where the files lie ({@code -d}).
   *
   * @since 0.1
   */
  @Parameter(property = "osimage.flar.directory", defaultValue = ".")
  File directory;

  /**
   * Names of further sections, separated by commas, in the order that they are to have ({@code
   * -u}).
   *
   * @since 0.1
   */
  @Parameter(property = "osimage.flar.sections")
  String sections;

  @Override
  protected void run(FlarTools tools) throws IOException {
    tools.combine(directory.toPath(), words(sections), file.toPath());
  }
}
