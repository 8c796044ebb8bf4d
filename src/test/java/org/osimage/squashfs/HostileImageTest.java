package org.osimage.squashfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.Random;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.junit.jupiter.api.Test;
import org.osimage.ImageBuildException;
import org.osimage.compress.block.Resources;
import org.osimage.testing.MemoryContentStore;
import org.osimage.testing.Trees;
import org.osimage.tree.ImageTree;

/** Damaged and made-up images end in one clear error, or are read; nothing else. */
class HostileImageTest {
  private static final ReadLimits FEW = new ReadLimits(20_000, 50 << 20);
  private final MemoryContentStore store = new MemoryContentStore();

  private byte[] image(String type) throws Exception {
    ImageTree tree = Trees.everything(store);
    return Trees.bytes(
        new SquashfsWriter(
            SquashfsOptions.of(
                Trees.TIME, type, OptionalInt.of(1), 4096, Resources.serial(Path.of(".")))),
        tree,
        store);
  }

  /** Reads what may be damaged; only one exception is allowed. */
  static boolean reads(byte[] image) throws Exception {
    try (SquashfsImage read =
        new SquashfsImage(new SeekableInMemoryByteChannel(image), "x.squashfs")) {
      read.read(new MemoryContentStore(), FEW);
      return true;
    } catch (ImageBuildException e) {
      return false;
    }
  }

  @Test
  void flippedBitsAndWrongNumbersAreErrors() throws Exception {
    int failed = 0;
    for (String type : new String[] {"zstd", "gzip", "xz"}) {
      byte[] image = image(type);
      Random random = new Random(type.hashCode());
      for (int i = 0; i < 1500; i++) {
        byte[] damaged = image.clone();
        int at = random.nextInt(random.nextBoolean() ? 96 : image.length - 4);
        if (random.nextBoolean()) {
          damaged[at] ^= (byte) (1 << random.nextInt(8));
        } else {
          int[] values = {0, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, 0xffff, random.nextInt()};
          ByteBuffer.wrap(damaged)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putInt(at, values[random.nextInt(values.length)]);
        }
        failed += reads(damaged) ? 0 : 1;
      }
    }
    assertTrue(failed > 1000, "noticed " + failed);
  }

  @Test
  void everyTruncationIsAnError() throws Exception {
    byte[] image = image("zstd");
    int used = (int) ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN).getLong(40);
    for (int length = 0; length < used; length += 37) {
      assertTrue(!reads(Arrays.copyOf(image, length)), "of " + length + " bytes");
    }
    assertTrue(reads(Arrays.copyOf(image, used)));
  }

  @Test
  void noiseIsAnError() throws Exception {
    Random random = new Random(5);
    byte[] noise = new byte[10_000];
    for (int i = 0; i < 200; i++) {
      random.nextBytes(noise);
      System.arraycopy(image("gzip"), 0, noise, 0, i % 96);
      assertTrue(!reads(noise));
    }
  }

  private static String message(byte[] image, ReadLimits limits) {
    return assertThrows(
            ImageBuildException.class,
            () -> {
              try (SquashfsImage read =
                  new SquashfsImage(new SeekableInMemoryByteChannel(image), "x.squashfs")) {
                read.read(new MemoryContentStore(), limits);
              }
            })
        .getMessage();
  }

  @Test
  void anImageLargerThanItsLimitsIsRefused() throws Exception {
    byte[] image = image("gzip");
    assertEquals(
        "x.squashfs: it holds over 10 names, more than may be read",
        message(image, new ReadLimits(10, 1 << 20)));
    assertEquals(
        "x.squashfs: its files have over 100 bytes, more than may be read",
        message(image, new ReadLimits(1000, 100)));
  }

  @Test
  void otherCompressionsAndOtherFilesAreNamed() throws Exception {
    byte[] image = image("gzip");
    image[20] = 5;
    assertEquals(
        "x.squashfs: it is compressed with lz4, and only zstd, gzip, xz are read",
        message(image, FEW));
    image[28] = 3;
    assertEquals("x.squashfs: not a SquashFS file system of version 4.0", message(image, FEW));
    assertEquals(
        "x.squashfs: not a SquashFS file system: it has 3 bytes", message(new byte[3], FEW));
  }

  /** The root's listing holds a name that leads back to the root. */
  @Test
  void aDirectoryWithinItselfIsAnError() throws Exception {
    ImageTree tree = Trees.tree(Trees.dir("d"));
    byte[] image =
        Trees.bytes(
            new SquashfsWriter(
                SquashfsOptions.of(
                    1, "zstd", OptionalInt.of(1), 4096, Resources.serial(Path.of(".")))),
            tree,
            store);
    ByteBuffer b = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
    long root = b.getLong(32) & 0xffff;
    int listing = (int) b.getLong(72) + 2; // short, so stored as it is: header, then the entry
    assertEquals(0, b.getShort(listing + 12)); // d's inode, at the table's beginning
    b.putShort(listing + 12, (short) root);
    assertEquals(
        "x.squashfs: the SquashFS file system is damaged (the directory d is in two places): fetch"
            + " or build it again",
        message(image, FEW));
  }
}
