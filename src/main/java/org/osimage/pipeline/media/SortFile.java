package org.osimage.pipeline.media;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.osimage.ImageBuildException;
import org.osimage.manifest.Media;
import org.osimage.pipeline.step.StepInputs;
import org.osimage.tree.TreePath;

/**
 * Which files come first on a medium: lines of a path in the image and a weight, as {@code mkisofs
 * -sort} takes them; {@code #} begins a comment.
 */
final class SortFile {
  private static final long MAX_BYTES = 64L << 20;

  private SortFile() {}

  /**
   * The positive weights by path; none when no file is configured.
   *
   * @throws ImageBuildException if it cannot be read; names the line
   */
  static Map<TreePath, Long> weights(StepInputs in) throws IOException {
    Optional<Path> file =
        in.option("<iso><sortFile>", d -> d.output(Media.Iso.class).flatMap(Media.Iso::sortFile))
            .map(in::file);
    if (file.isEmpty()) {
      return Map.of();
    }
    String shown = "<iso><sortFile> " + in.shown(file.get());
    if (!Files.isRegularFile(file.get()) || Files.size(file.get()) > MAX_BYTES) {
      throw new ImageBuildException(shown + " is no file of at most 64 MiB");
    }
    Map<TreePath, Long> weights = new TreeMap<>();
    List<String> lines =
        new String(Files.readAllBytes(file.get()), StandardCharsets.UTF_8).lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        if (!line.matches(".*\\s-?[0-9]{1,15}")) {
          throw new ImageBuildException(
              shown + ", line " + (i + 1) + ": a path and a number, not '" + line + "'");
        }
        String number = line.replaceFirst("(?s).*\\s", "");
        String path = line.substring(0, line.length() - number.length()).strip();
        weights.put(TreePath.of(path.replaceFirst("^\\.?/", "")), Long.parseLong(number));
      }
    }
    weights.values().removeIf(weight -> weight <= 0);
    return in.option("weights of <iso><sortFile>", weights);
  }
}
