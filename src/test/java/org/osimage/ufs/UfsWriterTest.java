package org.osimage.ufs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.RandomAccessFile;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.ImageBuildException;
import org.osimage.content.ContentStore;
import org.osimage.content.Sha256;
import org.osimage.output.OutputFile;
import org.osimage.output.TreeWriter;
import org.osimage.output.TreeWriterContract;
import org.osimage.testing.MemoryContentStore;
import org.osimage.testing.Trees;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;

class UfsWriterTest extends TreeWriterContract {
  private static final UfsOptions OPTIONS = UfsOptions.of(Trees.TIME);

  @TempDir Path directory;
  private final MemoryContentStore store = new MemoryContentStore();

  @Override
  protected TreeWriter writer() throws Exception {
    return new UfsWriter(OPTIONS);
  }

  @Override
  protected ImageTree everything(ContentStore contents) {
    return UfsTrees.everything(contents);
  }

  private Path write(ImageTree tree, UfsOptions options) throws Exception {
    Path image = directory.resolve("image.ufs");
    OutputFile.write(new UfsWriter(options).plan(tree, store), image);
    return image;
  }

  private static List<String> faults(Path image, UfsOptions options) throws Exception {
    try (UfsCheck check = new UfsCheck(image, options.byteOrder())) {
      return check.run();
    }
  }

  private void sound(ImageTree tree, UfsOptions options) throws Exception {
    Path image = write(tree, options);
    try (UfsCheck check = new UfsCheck(image, options.byteOrder())) {
      assertEquals(List.of(), check.run());
      assertEquals(tree.size(), check.tree().size());
      for (Entry entry : tree.entries()) {
        UfsCheck.Node node = check.tree().get(entry.path().toString());
        Attributes a = entry.attributes();
        assertEquals(a.mode(), node.mode() & 07777, entry.path().toString());
        assertEquals(a.uid() + ":" + a.gid(), node.uid() + ":" + node.gid());
        assertEquals(a.mtime(), node.mtime());
      }
    }
  }

  @Test
  void consistentInBothByteOrders() throws Exception {
    ImageTree tree = UfsTrees.everything(store);
    sound(tree, OPTIONS);
    sound(tree, OPTIONS.withByteOrder(ByteOrder.BIG_ENDIAN));
    sound(ImageTree.empty(Trees.TIME), OPTIONS);
  }

  @Test
  void consistentWithRandomTreesAndFreeRoom() throws Exception {
    for (long seed = 1; seed <= 12; seed++) {
      ImageTree tree = Trees.random(seed, 400, store);
      UfsOptions options = OPTIONS.withFreeBytes(seed * 5_000_000 - 5_000_000);
      sound(tree, seed % 3 == 0 ? options.withBytesPerInode(1024 * seed) : options);
      UfsPlan plan = new UfsWriter(options).plan(tree, store);
      assertTrue(plan.freeBytes() >= options.freeBytes(), "seed " + seed);
      assertTrue(plan.freeInodes() >= options.freeBytes() / 2048, "seed " + seed);
    }
  }

  @Test
  void consistentWithManyInodesAndLittleData() throws Exception {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 60_000; i++) {
      entries.add(Trees.fifo("d" + i % 50 + "/f" + i));
    }
    ImageTree tree = Trees.tree(entries);
    sound(tree, OPTIONS);
    assertTrue(Files.size(directory.resolve("image.ufs")) < 14 << 20);
  }

  @Test
  void tailsShareBlocks() throws Exception {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 4000; i++) {
      entries.add(Trees.file(store, "f" + i, UfsTrees.body(i, i % 7 * 1024 + 1)));
    }
    UfsPlan plan = new UfsWriter(OPTIONS).plan(Trees.tree(entries), store);
    long fragments = 4000 * 4L;
    assertTrue(plan.size().getAsLong() < (fragments + 900) << 10, plan.describe());
  }

  @Test
  void blocksOfZerosAreHoles() throws Exception {
    byte[] body = new byte[40 << 20];
    for (int at : new int[] {0, 5 << 20, (30 << 20) + 8191, (40 << 20) - 1}) {
      body[at] = 1;
    }
    ImageTree tree =
        Trees.tree(
            Trees.file(store, "sparse", body),
            Trees.file(store, "zeros", new byte[1 << 20]),
            Trees.file(store, "zeros-and-three", new byte[(30 << 20) + 3]),
            Trees.file(store, "small-zeros", new byte[98304]));
    sound(tree, OPTIONS);
    assertTrue(Files.size(directory.resolve("image.ufs")) < 400 << 10);
  }

  @Test
  void manyGroupsStayConsistent() throws Exception {
    ImageTree tree =
        Trees.tree(
            Trees.file("a", store.synthetic((byte) 'x', 130L << 20)),
            Trees.file(store, "b", "small"),
            Trees.file("c", store.synthetic((byte) 'y', 60L << 20)));
    sound(tree, OPTIONS);
    sound(tree, OPTIONS.withFreeBytes(300L << 20).withByteOrder(ByteOrder.BIG_ENDIAN));
  }

  @Test
  void theCheckNoticesEveryKindOfDamage() throws Exception {
    ImageTree tree = UfsTrees.everything(store);
    // super-block state, a copy's size, header count, both bitmaps, an inode's links and blocks, a
    // summary, a name
    long header = 24 << 10;
    for (long at :
        new long[] {
          8192 + 132,
          (16 << 10) + 36,
          header + 28,
          header + 60,
          header + 700,
          header + 1500,
          (32 << 10) + 256 + 2,
          (32 << 10) + 256 + 104,
          (32 << 10) + 256 + 40,
          8192 + 196
        }) {
      Path image = write(tree, OPTIONS);
      assertEquals(List.of(), faults(image, OPTIONS));
      try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
        file.seek(at);
        int old = file.read();
        file.seek(at);
        file.write(old ^ 0x08);
      }
      assertFalse(faults(image, OPTIONS).isEmpty(), "damage at " + at);
    }
  }

  private void refused(String message, Entry... entries) {
    ImageTree tree = Trees.tree(entries);
    ImageBuildException e =
        assertThrows(ImageBuildException.class, () -> new UfsWriter(OPTIONS).plan(tree, store));
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }

  @Test
  void refusesWhatTheFormatCannotHold() throws Exception {
    Entry file = Trees.file(store, "f", "f");
    refused("f: its owner is 2147483648:0", file.withAttributes(Attributes.of(0, 1L << 31, 0, 0)));
    refused("the time of f, 2147483648", file.withAttributes(Attributes.root(0, 1L << 31)));
    refused("l: its target has 1024 bytes", Trees.symlink("l", "x".repeat(1024)));
    refused("d: its numbers 16384,0", Trees.device("d", false, 16384, 0));
    refused("d: its numbers 0,300", Trees.device("d", false, 0, 300));
    refused("d: its numbers 1,262144", Trees.device("d", true, 1, 262144));
    refused("less than 1 TiB", Trees.file("big", store.synthetic((byte) 'x', 1L << 40)));
    List<Entry> many = new ArrayList<>(List.of(file));
    for (int i = 0; i < 32767; i++) {
      many.add(Trees.hardLink("g" + i, "f"));
    }
    refused("f: it has 32768 names", many.toArray(new Entry[0]));
    List<Entry> dirs = new ArrayList<>();
    for (int i = 0; i < 32766; i++) {
      dirs.add(Trees.dir("dirs/" + i));
    }
    refused("dirs: it has 32766 subdirectories", dirs.toArray(new Entry[0]));
    assertThrows(ImageBuildException.class, () -> new UfsWriter(UfsOptions.of(1L << 31)));
  }

  @Test
  void tooFewInodesAreRefused() {
    ImageBuildException e =
        assertThrows(
            ImageBuildException.class,
            () ->
                new UfsWriter(OPTIONS.withBytesPerInode(1 << 20))
                    .plan(Trees.random(1, 200, store), store));
    assertTrue(e.getMessage().contains("give fewer bytes per inode"), e.getMessage());
  }

  @Test
  void bytesPerInodeDecideHowMany() throws Exception {
    UfsOptions room = OPTIONS.withFreeBytes(8 << 20);
    ImageTree tree = ImageTree.empty(Trees.TIME);
    int few = new UfsWriter(room.withBytesPerInode(65536)).plan(tree, store).freeInodes();
    int many = new UfsWriter(room.withBytesPerInode(1024)).plan(tree, store).freeInodes();
    assertTrue(few >= 120 && few < 256, "" + few);
    assertTrue(many >= 8190 && many < 8300, "" + many);
  }

  @Test
  void idDerivesFromTheTree() throws Exception {
    byte[] one =
        Trees.bytes(new UfsWriter(OPTIONS), Trees.tree(Trees.file(store, "a", "1")), store);
    byte[] two =
        Trees.bytes(new UfsWriter(OPTIONS), Trees.tree(Trees.file(store, "a", "2")), store);
    HexFormat hex = HexFormat.of();
    assertFalse(hex.formatHex(one, 8192 + 144, 8192 + 152).equals(hex.formatHex(two, 8336, 8344)));
  }

  @Test
  void bytesAreThoseOfTheFirstRelease() throws Exception {
    MemoryContentStore fresh = new MemoryContentStore();
    ImageTree tree = UfsTrees.everything(fresh);
    HexFormat hex = HexFormat.of();
    UfsOptions room = OPTIONS.withFreeBytes(1 << 20);
    assertEquals(
        "3bc8d1e0671995068dd41628faff126a597784b7c03a03abfd416b6e8bfe1eaa",
        hex.formatHex(Sha256.of(Trees.bytes(new UfsWriter(room), tree, fresh))));
    UfsOptions sparc = room.withByteOrder(ByteOrder.BIG_ENDIAN);
    assertEquals(
        "5f25c6353fc84c86888c6d1b1be04078e2ada678823721d7298ed1e3a87165d6",
        hex.formatHex(Sha256.of(Trees.bytes(new UfsWriter(sparc), tree, fresh))));
  }
}
