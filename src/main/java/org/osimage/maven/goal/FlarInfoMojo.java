package org.osimage.maven.goal;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.osimage.maven.FlarToolMojo;
import org.osimage.pipeline.flash.FlarTools;

/**
 * Prints what a flash archive says of itself, as {@code flar info} does, after reading all of it.
 * With {@code mvn -q} nothing else is printed.
 */
@Mojo(name = "flar-info", requiresProject = false, threadSafe = true)
public final class FlarInfoMojo extends FlarToolMojo {
  /**
   * The flash archive.
   *
   * @since 0.1
   */
  @Parameter(property = "osimage.flar.file", required = true)
  File file;

  /**
   * Prints only the value of this keyword ({@code -k}).
   *
   * @since 0.1
   */
  @Parameter(property = "osimage.flar.keyword")
  String keyword;

  /**
   * Prints the names of the members instead, one a line ({@code -l}).
   *
   * @since 0.1
   */
  @Parameter(property = "osimage.flar.list", defaultValue = "false")
  boolean listMembers;

  @Override
  protected void run(FlarTools tools) throws IOException {
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    tools.info(file.toPath(), word(keyword), listMembers).forEach(line -> out.print(line + "\n"));
    out.flush();
  }
}
