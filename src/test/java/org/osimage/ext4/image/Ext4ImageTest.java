package org.osimage.ext4.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.ImageBuildException;
import org.osimage.ext4.Ext4Options;
import org.osimage.ext4.Ext4Trees;
import org.osimage.ext4.Ext4Writer;
import org.osimage.ext4.layout.Checksum;
import org.osimage.output.OutputFile;
import org.osimage.testing.MemoryContentStore;
import org.osimage.testing.Trees;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

class Ext4ImageTest {
  private static final Ext4Options OPTIONS = Ext4Options.of(Trees.TIME).withLabel("label");
  private static final long NAMES = 100_000;
  private static final long BYTES = 1L << 30;

  @TempDir Path directory;
  private final MemoryContentStore store = new MemoryContentStore();

  private Path write(ImageTree tree, Ext4Options options) throws Exception {
    Path image = directory.resolve("image.ext4");
    OutputFile.write(new Ext4Writer(options).plan(tree, store), image);
    return image;
  }

  private ImageTree read(Path image) throws Exception {
    return read(image, NAMES, BYTES);
  }

  private static ImageTree read(Path image, long names, long bytes) throws Exception {
    try (Ext4Image ext4 = new Ext4Image(FileChannel.open(image), "image.ext4")) {
      ext4.checkGroups();
      return ext4.read(new MemoryContentStore(), names, bytes);
    }
  }

  private static ImageTree withoutLostAndFound(ImageTree tree) throws Exception {
    return tree.edit(e -> e.delete(TreePath.literal("lost+found")));
  }

  private void readsBack(ImageTree tree, Ext4Options options) throws Exception {
    assertEquals(tree, withoutLostAndFound(read(write(tree, options))));
  }

  @Test
  void readsBackWhatWasWritten() throws Exception {
    readsBack(ImageTree.empty(Trees.TIME), OPTIONS);
    readsBack(Ext4Trees.everything(store), OPTIONS);
    readsBack(Ext4Trees.everything(store), OPTIONS.withSize(400 << 20));
    for (long seed = 1; seed <= 10; seed++) {
      readsBack(Trees.random(seed, 400, store), OPTIONS.withFreeBytes(seed * 3_000_000));
    }
  }

  @Test
  void readsHashedDirectoriesAndLongExtentTrees() throws Exception {
    byte[] comb = new byte[20 << 20];
    for (int at = 4096; at < comb.length; at += 8192) {
      comb[at] = 1;
    }
    List<Entry> entries = new ArrayList<>(Ext4Trees.names("long", 8_500, 255));
    entries.add(Trees.file(store, "comb", comb));
    readsBack(Trees.tree(entries), OPTIONS);
  }

  @Test
  void tellsNameAndTime() throws Exception {
    Path image = write(ImageTree.empty(Trees.TIME), OPTIONS.withSize(9 << 20));
    try (Ext4Image ext4 = new Ext4Image(FileChannel.open(image), "x")) {
      assertEquals("label", ext4.label());
      assertEquals(Trees.TIME, ext4.time());
      assertEquals(9 << 20, ext4.size());
      assertEquals(
          new Ext4Writer(OPTIONS).plan(ImageTree.empty(Trees.TIME), store).uuid(), ext4.uuid());
    }
  }

  private static void refused(String message, Path image, long names, long bytes) {
    ImageBuildException e =
        assertThrows(ImageBuildException.class, () -> read(image, names, bytes));
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }

  @Test
  void readsNoMoreThanAllowed() throws Exception {
    ImageTree tree =
        Trees.tree(Trees.file("zeros", store.synthetic((byte) 0, 96 << 20)), Trees.fifo("a"));
    Path image = write(tree, OPTIONS);
    refused("more bytes than may be read", image, NAMES, 64 << 20);
    refused("over 2 names", image, 2, 1L << 40);
  }

  @Test
  void otherFilesAreRefused() throws Exception {
    Path file = directory.resolve("other");
    for (byte[] bytes : new byte[][] {{}, new byte[3000], new byte[1 << 20]}) {
      Files.write(file, bytes);
      refused("image.ext4: not an ext4 file system", file, 1, 1);
    }
    Path image = write(Ext4Trees.everything(store), OPTIONS);
    byte[] whole = Files.readAllBytes(image);
    Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 4096));
    refused("damaged", file, NAMES, BYTES);
    whole[1024 + 0x60] |= 4;
    Files.write(file, whole);
    refused("was not unmounted", file, NAMES, BYTES);
    whole[1024 + 0x60] ^= 4 | 8;
    Files.write(file, whole);
    refused("other features", file, NAMES, BYTES);
  }

  /** Random bytes anywhere; one clear error, or the same names at least. */
  @Test
  void damageIsFoundOrHarmless() throws Exception {
    ImageTree tree = small();
    Path image = write(tree, OPTIONS);
    byte[] whole = Files.readAllBytes(image);
    Random random = new Random(5);
    int found = 0;
    for (int i = 0; i < 1500; i++) {
      byte[] damaged = whole.clone();
      for (int n = random.nextInt(3); n >= 0; n--) {
        damaged[random.nextInt(i % 2 == 0 ? damaged.length : 160 << 10)] =
            (byte) random.nextInt(256);
      }
      found += harmless(damaged) ? 0 : 1;
    }
    assertTrue(found > 100, "" + found);
  }

  /** The same where an attacker mends the checksums: of the inodes, which lead everywhere. */
  @Test
  void forgedInodesAreFoundOrHarmless() throws Exception {
    ImageTree tree = small();
    Path image = write(tree, OPTIONS);
    byte[] whole = Files.readAllBytes(image);
    long table;
    java.util.UUID uuid;
    try (Ext4Image ext4 = new Ext4Image(FileChannel.open(image), "x")) {
      uuid = ext4.uuid();
      ImageBytes bytes = new ImageBytes(FileChannel.open(image), "x");
      table = new GroupReader(bytes, ReadSuperBlock.of(bytes)).inodeTable(0);
    }
    Random random = new Random(6);
    int found = 0;
    for (int i = 0; i < 1500; i++) {
      byte[] forged = whole.clone();
      int number = 1 + random.nextInt(30);
      int at = (int) table + (number - 1) * 256;
      for (int n = random.nextInt(4); n >= 0; n--) {
        int field = random.nextInt(256);
        forged[at + field] =
            (byte) (random.nextBoolean() ? random.nextInt(256) : forged[at + field] ^ 1);
      }
      forged[at + 0x7c] = forged[at + 0x7d] = forged[at + 0x82] = forged[at + 0x83] = 0;
      int generation =
          java.nio.ByteBuffer.wrap(forged)
              .order(java.nio.ByteOrder.LITTLE_ENDIAN)
              .getInt(at + 0x64);
      int sum = new Checksum.Seed(uuid, number, generation).start().put(forged, at, 256).value();
      forged[at + 0x7c] = (byte) sum;
      forged[at + 0x7d] = (byte) (sum >> 8);
      forged[at + 0x82] = (byte) (sum >> 16);
      forged[at + 0x83] = (byte) (sum >> 24);
      found += harmless(forged) ? 0 : 1;
    }
    assertTrue(found > 80, "" + found);
  }

  private ImageTree small() {
    List<Entry> entries = new ArrayList<>(Ext4Trees.names("many", 100, 60));
    entries.add(Trees.symlink("long", "x".repeat(100)));
    entries.add(Trees.symlink("short", "x"));
    entries.add(Trees.device("a-device", true, 8, 1));
    entries.add(Trees.file(store, "a-file", "body"));
    entries.add(
        Ext4Trees.with(
            Trees.file(store, "an-attribute", "x"),
            java.util.Map.of("user.a", new byte[9], "user.b", new byte[900])));
    return Trees.tree(entries);
  }

  /** Whether the image can still be read; anything but the one kind of error fails the test. */
  private boolean harmless(byte[] bytes) throws Exception {
    Path file = directory.resolve("damaged");
    Files.write(file, bytes);
    try {
      read(file, NAMES, 1 << 24);
      return true;
    } catch (ImageBuildException e) {
      assertTrue(!String.valueOf(e.getMessage()).isEmpty());
      return false;
    }
  }
}
