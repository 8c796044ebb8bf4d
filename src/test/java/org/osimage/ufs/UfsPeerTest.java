package org.osimage.ufs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.RandomAccessFile;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.output.OutputFile;
import org.osimage.testing.Materialise;
import org.osimage.testing.MemoryContentStore;
import org.osimage.testing.Tools;
import org.osimage.testing.Trees;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;

/** GRUB's own reader of UFS lists and reads the images, without root or a kernel. */
@Tag("peer")
class UfsPeerTest {
  @TempDir Path directory;
  private final MemoryContentStore store = new MemoryContentStore();

  private Path write(ImageTree tree, ByteOrder order) throws Exception {
    Path image = directory.resolve(order + ".ufs");
    OutputFile.write(
        new UfsWriter(UfsOptions.of(Trees.TIME).withByteOrder(order)).plan(tree, store), image);
    return image;
  }

  /** Directories and files up to a size: a link may lead out of the copy on this host. */
  private static ImageTree filesOf(ImageTree tree, long most) throws Exception {
    List<Entry> kept = new ArrayList<>();
    for (Entry entry : tree.entries()) {
      Entry body = tree.body(entry);
      if (entry.kind() == Entry.Kind.DIRECTORY
          || (body instanceof Entry.RegularFile file && file.content().size() <= most)) {
        kept.add(entry);
      }
    }
    return ImageTree.of(kept);
  }

  private Tools.Result compare(Path image, ImageTree tree, String name) throws Exception {
    Path copy = Materialise.tree(tree, store, directory.resolve(name));
    return Tools.run("grub-fstest", image.toString(), "cmp", "/", copy.toString());
  }

  @Test
  void grubReadsEveryFile() throws Exception {
    Tools.require("grub-fstest");
    ImageTree everything = UfsTrees.everything(store);
    ImageTree files = filesOf(everything, Long.MAX_VALUE);
    Path little = write(files, ByteOrder.LITTLE_ENDIAN);
    compare(little, files, "all").succeeded();
    // GRUB 2.06 does not turn the bytes of indirect blocks, so it can judge the other order only
    // where there are none
    ImageTree direct = filesOf(everything, Bodies.SMALL);
    compare(write(direct, ByteOrder.BIG_ENDIAN), direct, "direct").succeeded();
  }

  @Test
  void grubFollowsLinksAndSeesTimes() throws Exception {
    Tools.require("grub-fstest");
    for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
      String image = write(UfsTrees.everything(store), order).toString();
      assertEquals(
          "space", Tools.run("grub-fstest", image, "cat", "/bin/link").succeeded().output());
      assertEquals("suid", Tools.run("grub-fstest", image, "cat", "/a-first-name").output());
      assertEquals("#!/bin/sh\n", Tools.run("grub-fstest", image, "cat", "/abs").output());
      String list = Tools.run("grub-fstest", image, "ls", "--", "-l", "/bin/").output();
      assertTrue(list.contains("20231114221315 su"), list);
    }
  }

  @Test
  void grubReadsTwentyThousandNamesAndHoles() throws Exception {
    Tools.require("grub-fstest");
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      entries.add(Trees.file(store, "many/name-" + i, "body " + i));
    }
    byte[] sparse = new byte[20 << 20];
    sparse[17 << 20] = 1;
    entries.add(Trees.file(store, "sparse", sparse));
    ImageTree tree = Trees.tree(entries);
    Path image = write(tree, ByteOrder.LITTLE_ENDIAN);
    String list = Tools.run("grub-fstest", image.toString(), "ls", "/many/").succeeded().output();
    assertEquals(20_000, list.trim().split(" ").length); // to compare all would take GRUB a minute
    String last = Tools.run("grub-fstest", image.toString(), "cat", "/many/name-9999").output();
    assertEquals("body 9999", last);
    Path copy =
        Materialise.tree(
            ImageTree.of(List.of(tree.root(), entries.get(20_000))),
            store,
            directory.resolve("sparse"));
    Tools.run("grub-fstest", image.toString(), "cmp", "/sparse", copy.resolve("sparse").toString())
        .succeeded();
  }

  @Test
  void grubNoticesAWrongPointer() throws Exception {
    Tools.require("grub-fstest");
    ImageTree tree = filesOf(UfsTrees.everything(store), Bodies.SMALL);
    Path image = write(tree, ByteOrder.LITTLE_ENDIAN);
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      for (int inode = 3; inode < 40; inode++) {
        file.seek((32 << 10) + inode * 128L + 40);
        int low = file.read();
        file.seek((32 << 10) + inode * 128L + 40);
        file.write(low == 0 ? 0 : low ^ 1);
      }
    }
    assertNotEquals(0, compare(image, tree, "damaged").exit());
  }
}
