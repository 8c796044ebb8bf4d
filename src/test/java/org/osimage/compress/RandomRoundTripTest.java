package org.osimage.compress;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.osimage.compress.block.Block;
import org.osimage.compress.block.Encoded;
import org.osimage.compress.deflate.DeflateEncoder;
import org.osimage.compress.deflate.DeflateLevel;

/**
 * Many small inputs through our own encoders. {@code -Drandom.cases=2000000} makes it millions;
 * every failure names the seed that repeats it, with {@code -Drandom.seed}.
 */
class RandomRoundTripTest {
  private static final int CASES = Integer.getInteger("random.cases", 60_000);
  private static final long SEED = Long.getLong("random.seed", 20261121);

  /** Alphabets from one byte up, repeats from random distances, lengths mostly small. */
  private static byte[] input(Random random, int limit) {
    int size = random.nextInt(1 + random.nextInt(1 + random.nextInt(limit)));
    byte[] bytes = new byte[size + Block.SLACK];
    int alphabet = 1 + random.nextInt(1 << random.nextInt(9));
    int repeats = random.nextInt(20);
    for (int at = 0; at < size; ) {
      if (at > 0 && random.nextInt(20) < repeats) {
        int back = 1 + random.nextInt(at);
        int n = Math.min(size - at, 1 + random.nextInt(1 + random.nextInt(300)));
        for (int i = 0; i < n; i++, at++) {
          bytes[at] = bytes[at - back];
        }
      } else {
        bytes[at++] = (byte) random.nextInt(alphabet);
      }
    }
    // what lies behind the input must not matter
    for (int i = size; i < bytes.length; i++) {
      bytes[i] = (byte) random.nextInt();
    }
    return bytes;
  }

  @Test
  void deflate() throws DataFormatException {
    DeflateEncoder[] encoders = new DeflateEncoder[10];
    for (int level = 0; level < 10; level++) {
      encoders[level] = new DeflateEncoder(DeflateLevel.of(level));
    }
    Inflater inflater = new Inflater(true);
    byte[] out = new byte[100_000];
    for (int i = 0; i < CASES; i++) {
      long seed = SEED + i;
      Random random = new Random(seed);
      byte[] bytes = input(random, i % 100 == 0 ? 90_000 : 1000);
      int end = bytes.length - Block.SLACK;
      int start = random.nextInt(4) == 0 ? random.nextInt(end + 1) : 0;
      boolean last = random.nextBoolean();
      int level = random.nextInt(10);
      Encoded encoded = encoders[level].encode(bytes, start, end, last);
      inflater.reset();
      inflater.setInput(encoded.bytes(), 0, encoded.length());
      if (start > 0) {
        // raw streams take a dictionary before the first byte
        inflater.setDictionary(bytes, 0, start);
      }
      int n = inflater.inflate(out);
      String what = "seed " + seed + " level " + level;
      assertEquals(end - start, n, what);
      assertTrue(Arrays.equals(bytes, start, end, out, 0, n), what);
      assertEquals(last, inflater.finished(), what);
      assertEquals(0, last ? inflater.getRemaining() : 0, what);
    }
    inflater.end();
  }

  @Test
  void compress() throws IOException {
    for (int i = 0; i < CASES / 20; i++) {
      long seed = SEED + i;
      Random random = new Random(seed);
      byte[] bytes = input(random, i % 100 == 0 ? 300_000 : 1000);
      byte[] input = Arrays.copyOf(bytes, bytes.length - Block.SLACK);
      ByteArrayOutputStream encoded = new ByteArrayOutputStream();
      try (LzwStream out = new LzwStream(encoded, 10 + random.nextInt(7))) {
        int cut = random.nextInt(input.length + 1);
        out.write(input, 0, cut);
        out.write(input, cut, input.length - cut);
      }
      LzwInputStream in =
          new LzwInputStream(new ByteArrayInputStream(encoded.toByteArray()), "case");
      assertArrayEquals(input, Streams.all(in), "seed " + seed);
    }
  }
}
