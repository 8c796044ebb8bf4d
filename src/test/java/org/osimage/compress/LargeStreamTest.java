package org.osimage.compress;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osimage.compress.block.Resources;
import org.osimage.testing.Tools;

/**
 * 5 GiB through encoder and referee; needs {@code -Dlarge=true}, minutes, and a few GiB of disk.
 */
@Tag("large")
class LargeStreamTest {
  private static final long SIZE = 5L << 30;

  @TempDir Path dir;

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "compress", "zstd", "xz"})
  void fiveGibibytes(String type) throws Exception {
    assumeTrue(Boolean.getBoolean("large"), "-Dlarge=true not given");
    String referee = type.equals("compress") ? "uncompress" : type;
    Tools.require(referee);
    ExecutorService pool = Executors.newFixedThreadPool(2);
    // xz at its default takes an hour for this
    OptionalInt level = type.equals("xz") ? OptionalInt.of(0) : OptionalInt.empty();
    Compressor encoder = Compression.of(type, level, Resources.parallel(pool, 2, dir));
    Path file = dir.resolve("large" + encoder.extension());
    byte[] expected;
    try (OutputStream out =
        encoder.compress(new BufferedOutputStream(Files.newOutputStream(file)))) {
      expected = write(out);
    } finally {
      pool.shutdown();
    }
    assertArrayEquals(expected, decode(referee, file));
  }

  /** Pieces of one sample, starting anywhere, each with its number in front: no two are alike. */
  private static byte[] write(OutputStream out) throws IOException, NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    byte[] sample = Samples.mixed(8 << 20, 1);
    long written = 0;
    for (long number = 0; written < SIZE; number++) {
      byte[] head = ("piece " + number + "\n").getBytes("US-ASCII");
      int from = (int) (number * 7919 % (sample.length / 2));
      int n = (int) Math.min(SIZE - written - Math.min(head.length, SIZE - written), 1 << 20);
      out.write(head, 0, (int) Math.min(head.length, SIZE - written));
      digest.update(head, 0, (int) Math.min(head.length, SIZE - written));
      out.write(sample, from, n);
      digest.update(sample, from, n);
      written += Math.min(head.length, SIZE - written) + n;
    }
    assertEquals(SIZE, written);
    return digest.digest();
  }

  private static byte[] decode(String tool, Path file) throws Exception {
    Process process =
        new ProcessBuilder(tool, "-dc", file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    byte[] piece = new byte[1 << 20];
    try (InputStream in = process.getInputStream()) {
      for (int n; (n = in.read(piece)) > 0; ) {
        digest.update(piece, 0, n);
      }
    }
    assertEquals(0, process.waitFor());
    return digest.digest();
  }
}
