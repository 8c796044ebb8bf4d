package org.osimage.compress;

import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.osimage.compress.block.Resources;

/**
 * Prints a hash for every encoder and level, of what it makes of one input. Run by {@link
 * GoldenBytesTest} here, in a small heap, and on other Java versions.
 */
final class GoldenBytes {
  private GoldenBytes() {}

  /** Lines of type, level, length and SHA-256 of the output. */
  static String lines(List<String> types, int threads) throws IOException {
    byte[] input = Samples.padded(Samples.mixed(1_200_000, 2026));
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    StringBuilder lines = new StringBuilder();
    try {
      Resources resources = Resources.parallel(pool, threads, Streams.SCRATCH);
      for (String type : types) {
        LevelRange range = Compression.levels(type);
        for (int level = range.min(); level <= range.max(); level++) {
          // xz levels 7 to 9 differ from 6 in the dictionary alone, and need much memory
          boolean same = type.equals("none") && level > 0 || type.equals("xz") && level > 6;
          if (!same) {
            Compressor encoder = Compression.of(type, OptionalInt.of(level), resources);
            byte[] encoded = Streams.encode(encoder, input);
            lines.append(type).append(' ').append(level).append(' ').append(encoded.length);
            lines.append(' ').append(Streams.sha256(encoded)).append('\n');
          }
        }
      }
    } finally {
      pool.shutdown();
    }
    return lines.toString();
  }

  public static void main(String[] types) throws IOException {
    System.out.print(lines(List.of(types), 8));
  }
}
