package org.osimage.pipeline.step;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ConcurrentMap;
import org.osimage.content.FileSums;

/**
 * How outputs are compared with what their checkpoints say.
 *
 * @param trusting whether size and time are enough to take a file for unchanged; its sum is written
 *     all the same
 * @param memory of the run, which keeps the sums for whoever publishes the files
 */
public record OutputSums(FileSums sums, boolean trusting, ConcurrentMap<String, String> memory) {
  private static final String KEY = "sum of ";

  String of(Path file) throws IOException {
    String sum = sums.of(file);
    memory.put(KEY + file.toAbsolutePath(), sum);
    return sum;
  }

  /** The sum that a file had when its step ended, as far as the run knows it. */
  public static Optional<String> known(ConcurrentMap<String, String> memory, Path file) {
    return Optional.ofNullable(memory.get(KEY + file.toAbsolutePath()));
  }
}
