package org.osimage.pipeline.custom;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.osimage.ImageBuildException;
import org.osimage.content.Digests;
import org.osimage.content.Sha256;
import org.osimage.host.HostListing;
import org.osimage.host.HostNames;
import org.osimage.host.HostStat;
import org.osimage.manifest.CustomCheckpoint;
import org.osimage.pipeline.step.StepInputs;

/**
 * What a custom step may read of the project: its {@code <inputs>}, and the directory of its script
 * unless the project lies in that. All of it is in the step's key, and nothing else is shown to the
 * script.
 */
final class ProjectFiles {
  private ProjectFiles() {}

  /**
   * Asks for all of them.
   *
   * @throws ImageBuildException if one is not there
   */
  static List<Path> of(CustomCheckpoint step, StepInputs in) throws IOException {
    Set<Path> files = new LinkedHashSet<>();
    if (!step.isInline()) {
      Path directory = in.file(step.script()).getParent();
      if (directory != null && !in.file("").startsWith(directory)) {
        files.add(directory);
      }
    }
    step.inputs().forEach(input -> files.add(in.file(input)));
    for (Path file : files) {
      if (!Files.isDirectory(file) && !Files.isRegularFile(file)) {
        throw new ImageBuildException(
            "<checkpoint> " + step.name() + ": there is no <input> " + in.shown(file));
      }
      in.option("<input> " + in.shown(file), digest(file));
    }
    return List.copyOf(files);
  }

  /** Over names, permissions, contents and targets of links of everything beneath. */
  private static String digest(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    list(file, ".", lines);
    return Sha256.hex(String.join("\n", lines));
  }

  private static void list(Path file, String name, List<String> lines) throws IOException {
    HostStat stat = HostStat.of(file);
    String line = name + "\t" + stat.permissions() + "\t";
    if (stat.isSymlink()) {
      lines.add(line + HostNames.target(file, file.toString()));
    } else if (stat.isDirectory()) {
      lines.add(line + "/");
      for (Path child : HostListing.children(file)) {
        list(child, name + "/" + child.getFileName(), lines);
      }
    } else if (stat.isFile()) {
      try (InputStream body = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
        lines.add(line + Digests.hex("SHA-256", body));
      }
    }
  }
}
