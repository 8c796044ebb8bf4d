package org.osimage.compress;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.ImageBuildException;
import org.osimage.compress.block.Resources;

class LofiImageTest {
  @TempDir Path scratch;

  private byte[] image(String type, byte[] input) throws IOException {
    return Streams.encode(
        Compression.of(type, OptionalInt.empty(), Resources.serial(scratch)), input);
  }

  @Test
  void layoutIsThatOfLofiadm() throws IOException {
    byte[] input = Arrays.copyOf(Samples.text(300_000, 1), 300_032);
    byte[] image = image("lofi", input);
    ByteBuffer fields = ByteBuffer.wrap(image);
    byte[] name = new byte[36];
    fields.get(name);
    assertEquals("gzip", new String(name, StandardCharsets.US_ASCII).trim());
    assertEquals(131072, fields.getInt());
    assertEquals(4, fields.getInt());
    assertEquals(300_032 - 2 * 131072, fields.getInt());
    assertEquals(0, fields.getLong());
    int second = (int) fields.getLong();
    int third = (int) fields.getLong();
    int end = (int) fields.getLong();
    int data = fields.position();
    assertTrue(0 < second && second < third && third < end);
    assertEquals(0, image.length % 512);
    assertEquals(data + end + 511 & ~511, image.length);
    assertEquals(1, image[data]);
    assertEquals(0x78, image[data + 1]);
    assertEquals(1, image[data + second]);
    try (Stream<Path> left = Files.list(scratch)) {
      assertEquals(0, left.count());
    }
  }

  @Test
  void segmentsThatHardlyShrinkAreStored() throws IOException {
    byte[] input = new byte[131072 + 512];
    System.arraycopy(Samples.random(131072 - 1500, 1), 0, input, 0, 131072 - 1500);
    byte[] image = image("lofi", input);
    assertEquals(0, image[48 + 3 * 8]);
    assertArrayEquals(input, Streams.lofi(image));
  }

  @Test
  void refusesWhatTheDriverCannotMap() {
    for (int size : new int[] {0, 1, 511, 513}) {
      String message =
          assertThrows(ImageBuildException.class, () -> image("lofi", new byte[size])).getMessage();
      assertTrue(message.contains("an image of " + size + " bytes"), message);
      assertTrue(message.contains("pad the file system"), message);
    }
  }

  @Test
  void readsAnywhere() throws IOException {
    for (String type : new String[] {"lofi", "lofi-lzma"}) {
      byte[] input = Samples.padded(Samples.mixed(700_000, 3));
      Random random = new Random(7);
      try (LofiImage image = new LofiImage(Streams.channel(image(type, input)), "usr.lgz")) {
        assertEquals(input.length, image.size());
        for (int i = 0; i < 40; i++) {
          int from = random.nextInt(input.length);
          ByteBuffer piece = ByteBuffer.allocate(1 + random.nextInt(300_000));
          int n = image.read(from, piece);
          assertEquals(Math.min(piece.capacity(), input.length - from), n);
          assertTrue(Arrays.equals(input, from, from + n, piece.array(), 0, n));
        }
        assertEquals(-1, image.read(input.length, ByteBuffer.allocate(1)));
      }
    }
  }

  @Test
  void failedTargetsLeaveNoTemporaryFile() throws IOException {
    Compressor encoder = Compression.of("lofi", OptionalInt.of(1), Resources.serial(scratch));
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("full");
          }
        };
    OutputStream out = encoder.compress(full);
    out.write(new byte[1 << 20]);
    assertThrows(IOException.class, out::close);
    try (Stream<Path> left = Files.list(scratch)) {
      assertEquals(0, left.count());
    }
  }

  private static void readAll(byte[] bytes) throws IOException {
    try (LofiImage image = new LofiImage(Streams.channel(bytes), "usr.lgz")) {
      // a hostile size is not a reason to allocate
      ByteBuffer piece = ByteBuffer.allocate(100_000);
      for (long at = 0; at < Math.min(image.size(), 1 << 20); at += piece.capacity()) {
        image.read(at, piece.clear());
      }
    }
  }

  @Test
  void refusesHostileHeaders() throws IOException {
    byte[] good = image("lofi", Samples.padded(Samples.text(200_000, 5)));
    int[][] changes = {{36, 0x7f}, {36, -1}, {37, 1}, {39, 1}, {40, 0x7f}, {40, -1}, {44, -1}};
    for (int[] change : changes) {
      byte[] bad = good.clone();
      bad[change[0]] = (byte) change[1];
      String message = assertThrows(ImageBuildException.class, () -> readAll(bad)).getMessage();
      assertTrue(message.startsWith("usr.lgz: the lofi image is damaged"), message);
    }
    byte[] other = good.clone();
    other[0] = 'h';
    assertThrows(ImageBuildException.class, () -> readAll(other));
    assertThrows(ImageBuildException.class, () -> readAll(new byte[10]));
  }

  @Test
  void damageIsRefusedOrHarmless() throws IOException {
    for (String type : new String[] {"lofi", "lofi-lzma"}) {
      byte[] good = image(type, Samples.padded(Samples.mixed(400_000, 6)));
      for (long seed = 0; seed < 300; seed++) {
        Random random = new Random(seed);
        byte[] bad = good.clone();
        for (int n = 1 + random.nextInt(3); n > 0; n--) {
          int at = random.nextBoolean() ? random.nextInt(100) : random.nextInt(bad.length);
          bad[at] = (byte) random.nextInt();
        }
        if (random.nextInt(3) == 0) {
          bad = Arrays.copyOf(bad, random.nextInt(bad.length));
        }
        try {
          readAll(bad);
        } catch (ImageBuildException e) {
          assertTrue(e.getMessage().startsWith("usr.lgz: "), "seed " + seed + ": " + e);
        } catch (RuntimeException e) {
          throw new AssertionError("seed " + seed, e);
        }
      }
    }
  }
}
