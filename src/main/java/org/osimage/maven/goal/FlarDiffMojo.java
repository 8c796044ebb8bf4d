package org.osimage.maven.goal;

import java.io.File;
import java.io.IOException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.osimage.maven.FlarToolMojo;
import org.osimage.pipeline.flash.FlarTools;

/** Writes the differential flash archive that makes one full archive's image into another's. */
@Mojo(name = "flar-diff", requiresProject = false, threadSafe = true)
public final class FlarDiffMojo extends FlarToolMojo {
  /**
   * The full archive that the clones were made from.
   *
   * @since 0.1
   */
  @Parameter(property = "osimage.flar.from", required = true)
  File from;

  /**
   * The full archive of what they are to become; an older release works too.
   *
   * @since 0.1
   */
  @Parameter(property = "osimage.flar.to", required = true)
  File to;

  /**
   * The differential archive to write.
   *
   * @since 0.1
   */
  @Parameter(property = "osimage.flar.file", required = true)
  File file;

  @Override
  protected void run(FlarTools tools) throws IOException {
    tools.diff(from.toPath(), to.toPath(), file.toPath());
  }
}
