package org.osimage.squashfs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.compress.block.Resources;
import org.osimage.content.ContentStore;
import org.osimage.content.PackedContentStore;
import org.osimage.content.StoreEviction;
import org.osimage.testing.MemoryContentStore;
import org.osimage.testing.Trees;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/** Blocks are compressed once in their life, and what is kept of them never changes an image. */
class KeptBlocksTest {
  @TempDir Path dir;

  private static byte[] write(ImageTree tree, ContentStore store, int level) throws Exception {
    return Trees.bytes(
        new SquashfsWriter(
            SquashfsOptions.of(
                Trees.TIME,
                "zstd",
                OptionalInt.of(level),
                32 << 10,
                Resources.serial(Path.of(".")))),
        tree,
        store);
  }

  /** The packs of compressed blocks. */
  private List<Path> packs() throws Exception {
    Path derived = dir.resolve("derived");
    if (!Files.exists(derived)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(derived)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private long kept() throws Exception {
    long bytes = 0;
    for (Path pack : packs()) {
      bytes += Files.size(pack);
    }
    return bytes;
  }

  /** Many small files and some large ones: zeros, noise and text among them. */
  private static ImageTree tree(ContentStore store) {
    List<Entry> entries = new ArrayList<>(SquashfsTrees.everything(store).entries());
    for (int i = 0; i < 2000; i++) {
      int size = new Random(i).nextInt(12_000);
      entries.add(Trees.file(store, "small/" + i % 40 + "/f" + i, SquashfsTrees.text(i, size)));
    }
    return Trees.tree(entries);
  }

  @Test
  void theSecondImageCompressesNothing() throws Exception {
    MemoryContentStore memory = new MemoryContentStore();
    byte[] expected = write(tree(memory), memory, 3);
    try (PackedContentStore store = PackedContentStore.open(dir)) {
      ImageTree tree = tree(store);
      assertArrayEquals(expected, write(tree, store, 3));
      assertEquals(1, packs().size());
      assertArrayEquals(expected, write(tree, store, 3));
      store.publish();
    }
    List<Path> packs = packs();
    try (PackedContentStore store = PackedContentStore.open(dir)) {
      assertArrayEquals(expected, write(tree(store), store, 3));
      assertEquals(packs, packs(), "nothing new is kept");
      write(tree(store), store, 4);
      assertEquals(2, packs().size(), "another level is another kind");
    }
  }

  @Test
  void aSmallChangeLeavesMostBlocksAlone() throws Exception {
    try (PackedContentStore store = PackedContentStore.open(dir)) {
      ImageTree tree = tree(store);
      write(tree, store, 3);
      long all = kept();
      ImageTree changed =
          tree.edit(e -> e.put(Trees.file(store, "small/7/f47", SquashfsTrees.text(99, 3000))));
      MemoryContentStore memory = new MemoryContentStore();
      ImageTree same = tree(memory);
      byte[] expected =
          write(
              same.edit(
                  e -> e.put(Trees.file(memory, "small/7/f47", SquashfsTrees.text(99, 3000)))),
              memory,
              3);
      assertArrayEquals(expected, write(changed, store, 3));
      long more = kept() - all;
      assertTrue(more > 0 && more < all / 12, more + " of " + all + " bytes anew");
      write(tree.edit(e -> e.delete(TreePath.literal("small/9"))), store, 3);
      long deleted = kept() - all - more;
      assertTrue(deleted < all / 12, deleted + " of " + all + " bytes anew");
    }
  }

  @Test
  void damagedKeptBlocksAreMadeAnew() throws Exception {
    MemoryContentStore memory = new MemoryContentStore();
    byte[] expected = write(tree(memory), memory, 3);
    try (PackedContentStore store = PackedContentStore.open(dir)) {
      write(tree(store), store, 3);
    }
    Path pack = packs().get(0);
    try (RandomAccessFile file = new RandomAccessFile(pack.toFile(), "rw")) {
      for (long at = 100; at < file.length() / 2; at += 5000) {
        file.seek(at);
        int old = file.read();
        file.seek(at);
        file.write(old ^ 0x10);
      }
    }
    try (PackedContentStore store = PackedContentStore.open(dir)) {
      assertArrayEquals(expected, write(tree(store), store, 3));
      assertTrue(!packs().contains(pack), "the damaged pack goes");
    }
    try (PackedContentStore store = PackedContentStore.open(dir)) {
      assertArrayEquals(expected, write(tree(store), store, 3));
      List<Path> whole = packs();
      assertArrayEquals(expected, write(tree(store), store, 3));
      assertEquals(whole, packs(), "everything is kept again");
    }
    try (RandomAccessFile file = new RandomAccessFile(packs().get(0).toFile(), "rw")) {
      file.setLength(file.length() - 10);
    }
    try (PackedContentStore store = PackedContentStore.open(dir)) {
      assertArrayEquals(expected, write(tree(store), store, 3));
    }
  }

  @Test
  void unusedBlocksAreEvicted() throws Exception {
    Instant now = Instant.now();
    try (PackedContentStore store = PackedContentStore.open(dir)) {
      write(tree(store), store, 3);
    }
    Path pack = packs().get(0);
    Files.setLastModifiedTime(pack, FileTime.from(now.minus(Duration.ofDays(3))));
    try (PackedContentStore store = PackedContentStore.open(dir)) {
      write(tree(store), store, 3);
      StoreEviction.evict(store, 0);
    }
    assertEquals(List.of(pack), packs(), "it was used");
    Files.setLastModifiedTime(pack, FileTime.from(now.minus(Duration.ofDays(3))));
    try (PackedContentStore store = PackedContentStore.open(dir)) {
      assertTrue(StoreEviction.evict(store, 0) > 100_000);
    }
    assertEquals(List.of(), packs());
  }

  @Test
  void smallPacksAreFoldedWhenThereAreMany() throws Exception {
    for (int i = 0; i < 40; i++) {
      int round = i;
      try (PackedContentStore store = PackedContentStore.open(dir)) {
        List<Entry> entries = new ArrayList<>();
        for (int k = 0; k <= round; k++) {
          entries.add(Trees.file(store, "f" + k, SquashfsTrees.text(k, 50_000)));
        }
        MemoryContentStore memory = new MemoryContentStore();
        List<Entry> same = new ArrayList<>();
        for (int k = 0; k <= round; k++) {
          same.add(Trees.file(memory, "f" + k, SquashfsTrees.text(k, 50_000)));
        }
        assertArrayEquals(write(Trees.tree(same), memory, 1), write(Trees.tree(entries), store, 1));
      }
    }
    assertTrue(packs().size() <= 18, packs().size() + " packs");
  }

  @Test
  void aStoreThatCannotBeWrittenChangesNothing() throws Exception {
    MemoryContentStore memory = new MemoryContentStore();
    byte[] expected = write(tree(memory), memory, 3);
    try (PackedContentStore store = PackedContentStore.open(dir)) {
      ImageTree tree = tree(store);
      Files.writeString(dir.resolve("derived"), "in the way");
      assertArrayEquals(expected, write(tree, store, 3));
      assertArrayEquals(expected, write(tree, store, 3));
    }
  }
}
