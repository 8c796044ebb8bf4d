package org.osimage.squashfs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.osimage.ImageBuildException;
import org.osimage.compress.block.Resources;
import org.osimage.content.ContentStore;
import org.osimage.output.TreeWriter;
import org.osimage.output.TreeWriterContract;
import org.osimage.testing.MemoryContentStore;
import org.osimage.testing.Trees;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;

class SquashfsWriterTest extends TreeWriterContract {
  private static final Resources SERIAL = Resources.serial(Path.of("."));

  private static SquashfsOptions options(String type, int level, int block) throws Exception {
    return SquashfsOptions.of(Trees.TIME, type, OptionalInt.of(level), block, SERIAL);
  }

  @Override
  protected TreeWriter writer() throws Exception {
    return new SquashfsWriter(options("zstd", 1, 4096));
  }

  @Override
  protected ImageTree everything(ContentStore store) {
    return SquashfsTrees.everything(store);
  }

  private static void roundTrip(ImageTree tree, MemoryContentStore store, SquashfsOptions options)
      throws Exception {
    byte[] image = Trees.bytes(new SquashfsWriter(options), tree, store);
    assertEquals(0, image.length % 4096);
    assertEquals(tree, Images.read(image, new MemoryContentStore()));
  }

  @Test
  void whatIsWrittenIsReadAgain() throws Exception {
    MemoryContentStore store = new MemoryContentStore();
    ImageTree tree = everything(store);
    roundTrip(tree, store, options("zstd", 3, 128 << 10));
    roundTrip(tree, store, options("zstd", 12, 1 << 20));
    roundTrip(tree, store, options("gzip", 1, 4096));
    ImageTree small = Trees.everything(store);
    roundTrip(small, store, options("gzip", 9, 128 << 10));
    roundTrip(small, store, options("xz", 0, 128 << 10));
  }

  @Test
  void randomTreesAreReadAgain() throws Exception {
    for (long seed = 1; seed <= 30; seed++) {
      MemoryContentStore store = new MemoryContentStore();
      roundTrip(Trees.random(seed, 400, store), store, options("zstd", 1, 4096 << seed % 9));
    }
  }

  @Test
  void directoriesOfManyMetadataBlocksAreReadAgain() throws Exception {
    MemoryContentStore store = new MemoryContentStore();
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 70_000; i++) {
      entries.add(Trees.fifo("many/name-" + i * 7919L % 70_001));
    }
    for (int i = 0; i < 300; i++) { // the next directory is far away in numbers
      entries.add(Trees.dir("many/zz" + i));
    }
    roundTrip(Trees.tree(entries), store, options("zstd", 1, 4096));
  }

  @Test
  void sameBytesForAnyNumberOfThreads() throws Exception {
    MemoryContentStore store = new MemoryContentStore();
    ImageTree tree = everything(store);
    byte[] serial = Trees.bytes(writer(), tree, store);
    ExecutorService threads = Executors.newFixedThreadPool(5);
    try {
      for (int n : new int[] {2, 5}) {
        SquashfsOptions options =
            SquashfsOptions.of(
                Trees.TIME,
                "zstd",
                OptionalInt.of(1),
                4096,
                Resources.parallel(threads, n, Path.of(".")));
        assertArrayEquals(serial, Trees.bytes(new SquashfsWriter(options), tree, store));
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void aBodyIsStoredOnce() throws Exception {
    MemoryContentStore store = new MemoryContentStore();
    byte[] body = SquashfsTrees.body(1, 300_000);
    byte[] once = Trees.bytes(writer(), Trees.tree(Trees.file(store, "a", body)), store);
    byte[] twice =
        Trees.bytes(
            writer(),
            Trees.tree(Trees.file(store, "a", body), Trees.file(store, "b", body)),
            store);
    assertEquals(once.length, twice.length, 8192);
  }

  @Test
  void zerosTakeNoRoom() throws Exception {
    MemoryContentStore store = new MemoryContentStore();
    Entry file = Trees.file("zeros", store.synthetic((byte) 0, 10 << 20));
    assertTrue(Trees.bytes(writer(), Trees.tree(file), store).length <= 16 << 10);
  }

  private static String refusal(Entry entry) {
    MemoryContentStore store = new MemoryContentStore();
    ImageBuildException e =
        assertThrows(
            ImageBuildException.class,
            () -> new SquashfsWriter(options("zstd", 1, 4096)).plan(Trees.tree(entry), store));
    return e.getMessage();
  }

  @Test
  void whatTheFormatCannotHoldIsNamed() throws Exception {
    MemoryContentStore store = new MemoryContentStore();
    Entry file = Trees.file(store, "srv/f", "x");
    String name = refusal(Trees.fifo("a/" + "n".repeat(256)));
    assertTrue(name.contains("its name has 256 bytes"), name);
    String early = refusal(file.withAttributes(Attributes.root(0, -1)));
    assertTrue(early.contains("srv/f") && early.contains("1970 to February 2106"), early);
    String late = refusal(file.withAttributes(Attributes.root(0, 1L << 32)));
    assertTrue(late.contains("4294967296"), late);
    assertTrue(refusal(Trees.device("d", true, 4096, 0)).contains("4096,0"));
    assertTrue(refusal(Trees.device("d", true, 0, 1 << 20)).contains("0,1048576"));
    assertTrue(refusal(Trees.symlink("l", "t".repeat(4096))).contains("4096 bytes"));
    String acl = refusal(SquashfsTrees.with(file, "system.posix_acl_access", "02"));
    assertTrue(acl.contains("system.posix_acl_access"), acl);
    String big = refusal(SquashfsTrees.with(file, "user.big", "00".repeat(65537)));
    assertTrue(big.contains("65537"), big);
  }

  @Test
  void sixtyFiveThousandOwnersAreTheMost() throws Exception {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 65_535; i++) {
      entries.add(Trees.fifo("f" + i).withAttributes(Attributes.of(0, i, 0, 0)));
    }
    MemoryContentStore store = new MemoryContentStore();
    roundTrip(Trees.tree(entries), store, options("zstd", 1, 4096));
    entries.add(Trees.fifo("g").withAttributes(Attributes.of(0, 70_000, 0, 0)));
    ImageBuildException e =
        assertThrows(ImageBuildException.class, () -> writer().plan(Trees.tree(entries), store));
    assertTrue(e.getMessage().contains("65535"), e.getMessage());
  }

  @Test
  void wrongOptionsAreNamed() {
    for (Object[] wrong :
        new Object[][] {
          {"lzo", OptionalInt.empty(), 4096, "zstd, gzip, xz"},
          {"zstd", OptionalInt.of(23), 4096, "1 to 22"},
          {"gzip", OptionalInt.of(0), 4096, "1 to 9"},
          {"zstd", OptionalInt.empty(), 5000, "power of two"},
          {"zstd", OptionalInt.empty(), 2 << 20, "power of two"}
        }) {
      ImageBuildException e =
          assertThrows(
              ImageBuildException.class,
              () ->
                  SquashfsOptions.of(
                      0, (String) wrong[0], (OptionalInt) wrong[1], (int) wrong[2], SERIAL));
      assertTrue(e.getMessage().contains((String) wrong[3]), e.getMessage());
    }
  }

  @Test
  void attributesOfOneSetAreStoredOnce() throws Exception {
    MemoryContentStore store = new MemoryContentStore();
    List<Entry> entries = new ArrayList<>();
    TreeMap<String, String> xattrs = new TreeMap<>();
    xattrs.put("security.capability", "0a".repeat(20));
    for (int i = 0; i < 2000; i++) {
      entries.add(Trees.fifo("f" + i).withAttributes(new Attributes(0644, 0, 0, 0, xattrs)));
    }
    byte[] image = Trees.bytes(writer(), Trees.tree(entries), store);
    byte[] name = "capability".getBytes("UTF-8");
    int seen = 0;
    for (int i = 0; i + name.length < image.length; i++) {
      seen += java.util.Arrays.equals(image, i, i + name.length, name, 0, name.length) ? 1 : 0;
    }
    assertEquals(1, seen);
  }
}
