package org.osimage.compress;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.osimage.ImageBuildException;
import org.osimage.compress.block.Resources;

class LzwInputStreamTest {
  private static byte[] decode(byte[] encoded) throws IOException {
    return Streams.all(new LzwInputStream(new ByteArrayInputStream(encoded), "a.Z"));
  }

  private static String refused(String hex) {
    byte[] encoded = HexFormat.of().parseHex(hex);
    return assertThrows(ImageBuildException.class, () -> decode(encoded)).getMessage();
  }

  @Test
  void refusesWhatIsNoCompressFile() {
    assertEquals("a.Z: not a compress(1) file, its header is wrong", refused(""));
    assertEquals("a.Z: not a compress(1) file, its header is wrong", refused("1f9d"));
    assertEquals("a.Z: not a compress(1) file, its header is wrong", refused("1f8b90"));
    assertEquals("a.Z: not a compress(1) file, its header is wrong", refused("1f9df0"));
    assertTrue(refused("1f9d91").contains("compressed with 17 bits"));
    assertTrue(refused("1f9d89").contains("compressed with 9 bits"));
  }

  @Test
  void refusesImpossibleCodes() {
    // 9 bits: 0x141 as the first code
    assertTrue(refused("1f9d904101").contains("the first code after a start is 321"));
    // 'a', then a code that is two ahead
    assertTrue(refused("1f9d90610402").contains("comes before it is defined"));
    assertTrue(refused("1f9d906180").contains("ends within a code"));
  }

  /** Without block mode code 256 is a string like any other. */
  @Test
  void readsFilesWithoutBlockMode() throws IOException {
    // 'a' (0x61), then 256, the string being defined: "aa"
    assertArrayEquals("aaa".getBytes("US-ASCII"), decode(HexFormat.of().parseHex("1f9d10610002")));
  }

  @Test
  void smallReadsGiveTheSameBytes() throws IOException {
    byte[] input = Samples.mixed(300_000, 4);
    byte[] encoded =
        Streams.encode(
            Compression.of("compress", OptionalInt.empty(), Resources.serial(Streams.SCRATCH)),
            input);
    Random random = new Random(1);
    byte[] output = new byte[input.length];
    try (InputStream in =
        new LzwInputStream(
            new ByteArrayInputStream(encoded) {
              @Override
              public synchronized int read(byte[] bytes, int offset, int length) {
                return super.read(bytes, offset, Math.min(length, 1 + random.nextInt(7)));
              }
            },
            "a.Z")) {
      int at = 0;
      while (at < output.length) {
        int n = in.read(output, at, Math.min(output.length - at, 1 + random.nextInt(5000)));
        assertTrue(n > 0);
        at += n;
        if (at < output.length) {
          output[at++] = (byte) in.read();
        }
      }
      assertEquals(-1, in.read());
    }
    assertArrayEquals(input, output);
  }

  /** Damage ends in a refusal or in other bytes, never in another exception or without an end. */
  @Test
  void damageIsHarmless() throws IOException {
    byte[] encoded =
        Streams.encode(
            Compression.of("compress", OptionalInt.of(12), Resources.serial(Streams.SCRATCH)),
            Samples.mixed(60_000, 8));
    for (long seed = 0; seed < 1500; seed++) {
      Random random = new Random(seed);
      byte[] damaged = Arrays.copyOf(encoded, 3 + random.nextInt(encoded.length - 2));
      for (int n = random.nextInt(4); n > 0; n--) {
        damaged[2 + random.nextInt(damaged.length - 2)] = (byte) random.nextInt();
      }
      try {
        decode(damaged);
      } catch (ImageBuildException e) {
        assertTrue(e.getMessage().startsWith("a.Z: "), "seed " + seed + ": " + e);
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  @Test
  void noiseIsHarmless() throws IOException {
    for (long seed = 0; seed < 2000; seed++) {
      Random random = new Random(seed);
      byte[] noise = Samples.random(3 + random.nextInt(2000), seed);
      noise[0] = 0x1f;
      noise[1] = (byte) 0x9d;
      noise[2] = (byte) (10 + random.nextInt(7) | (random.nextBoolean() ? 0x80 : 0));
      try {
        decode(noise);
      } catch (ImageBuildException e) {
        assertTrue(e.getMessage().startsWith("a.Z: "), "seed " + seed + ": " + e);
      }
    }
  }
}
