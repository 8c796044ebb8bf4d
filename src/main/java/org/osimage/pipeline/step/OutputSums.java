package org.osimage.pipeline.step;

import java.io.IOException;
import java.nio.file.Path;
import org.osimage.content.FileSums;

/**
 * How outputs are compared with what their checkpoints say.
 *
 * @param trusting whether size and time are enough to take a file for unchanged; its sum is written
 *     all the same
 */
public record OutputSums(FileSums sums, boolean trusting) {
  String of(Path file) throws IOException {
    return sums.of(file);
  }
}
