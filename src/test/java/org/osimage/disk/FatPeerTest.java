package org.osimage.disk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osimage.output.OutputFile;
import org.osimage.testing.MemoryContentStore;
import org.osimage.testing.Tools;
import org.osimage.testing.Trees;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;

/** fsck.fat, mtools and 7z read what we write. */
@Tag("peer")
class FatPeerTest {
  @TempDir Path dir;
  private final MemoryContentStore store = new MemoryContentStore();

  private Path write(ImageTree tree, FatSize size) throws Exception {
    Path image = dir.resolve("fat.img");
    FatOptions options = FatOptions.labelled("PEER TEST").withSize(size);
    OutputFile.write(new FatWriter(options).plan(tree, store), image);
    return image;
  }

  private static FatSize size(String type) {
    return switch (type) {
      case "FAT12" -> FatSize.smallest();
      case "FAT12L" -> FatSize.exactly(4100 * 512);
      case "FAT16" -> FatSize.smallest().withFree(5 << 20);
      case "FAT16L" -> FatSize.exactly(65800 * 512);
      case "FAT32" -> FatSize.smallestFat32();
      case "FAT32L" -> FatSize.exactly(300 << 20);
      default -> throw new IllegalArgumentException(type);
    };
  }

  private static void fsck(Path image, String context) {
    Tools.Result result = Tools.run("fsck.fat", "-n", "-v", image.toString());
    assertEquals(0, result.exit(), context + "\n" + result.output());
    assertTrue(!result.output().contains("differences"), context + "\n" + result.output());
  }

  @ParameterizedTest
  @CsvSource({"FAT12", "FAT12L", "FAT16", "FAT16L", "FAT32", "FAT32L"})
  void readersAgree(String type) throws Exception {
    Tools.require("fsck.fat", "mdir", "mtype", "mlabel", "mcopy", "7z");
    ImageTree tree = FatTrees.everything(store);
    Path image = write(tree, size(type));
    fsck(image, type);
    String boot = Tools.run("fsck.fat", "-n", "-v", image.toString()).output();
    assertTrue(boot.contains(type.substring(3, 5) + " bit entries"), boot);
    String i = image.toString();
    String list = Tools.run("mdir", "-/", "-b", "-i", i, "::/").succeeded().output();
    for (Entry entry : tree.entries()) {
      if (entry.kind() == Entry.Kind.FILE) {
        assertTrue(list.contains("::/" + entry.path()), entry.path() + " in\n" + list);
      }
    }
    assertEquals("deep", Tools.run("mtype", "-i", i, "::/a/b/c/d/e/f/g/h/i/j/k/deep").output());
    assertEquals(
        "names",
        Tools.run("mtype", "-i", i, "::/names/\u00e4\u00f6\u00fc-\u65e5\u672c.txt").output());
    assertTrue(Tools.run("mlabel", "-s", "-i", i, "::").output().contains("PEER TEST"));
    assertTrue(Tools.run("7z", "t", i).succeeded().output().contains("Everything is Ok"));
  }

  @Test
  void extractedTreesAreEqual() throws Exception {
    Tools.require("mcopy", "7z", "fsck.fat");
    for (long seed = 1; seed <= 4; seed++) {
      ImageTree tree = asciiOnly(FatTrees.random(seed, 300, store));
      Path image = write(tree, seed % 2 == 0 ? FatSize.smallestFat32() : FatSize.smallest());
      Path mtools = Files.createDirectory(dir.resolve("mtools" + seed));
      Tools.run("mcopy", "-s", "-n", "-m", "-i", image.toString(), "::/*", mtools.toString())
          .succeeded();
      compare(tree, mtools, "mcopy seed " + seed);
      Path seven = Files.createDirectory(dir.resolve("7z" + seed));
      Tools.run("7z", "x", "-y", "-o" + seven, image.toString()).succeeded();
      compare(tree, seven, "7z seed " + seed);
    }
  }

  /** A JVM in the C locale could not open the others. */
  private static ImageTree asciiOnly(ImageTree tree) throws Exception {
    List<Entry> kept = new ArrayList<>();
    for (Entry entry : tree.entries()) {
      if (entry.path().toString().chars().allMatch(c -> c < 128)) {
        kept.add(entry);
      }
    }
    return ImageTree.of(kept);
  }

  private void compare(ImageTree tree, Path root, String context) throws Exception {
    try (Stream<Path> found = Files.walk(root)) {
      assertEquals(tree.size(), found.count(), context);
    }
    for (Entry entry : tree.entries()) {
      Path file = root.resolve(entry.path().toString());
      if (entry instanceof Entry.RegularFile regular) {
        assertArrayEquals(
            store.bytes(regular.content()), Files.readAllBytes(file), context + " " + file);
        assertEquals(Trees.TIME, Files.getLastModifiedTime(file).toMillis() / 1000, context);
      } else {
        assertTrue(Files.isDirectory(file), context + " " + file);
      }
    }
  }

  @Test
  void randomTreesAreClean() throws Exception {
    Tools.require("fsck.fat", "7z");
    for (long seed = 100; seed < 140; seed++) {
      FatSize size =
          switch ((int) (seed % 4)) {
            case 0 -> FatSize.smallestFat32();
            case 1 -> FatSize.smallest().withFree(seed * 40_000);
            case 2 -> FatSize.exactly((60_000 + seed * 97) * 512);
            default -> FatSize.smallest();
          };
      Path image = write(FatTrees.random(seed, (int) (seed * 7 % 400), store), size);
      fsck(image, "seed " + seed);
      assertEquals(0, Tools.run("7z", "t", image.toString()).exit(), "seed " + seed);
    }
  }

  @Test
  void manyEntriesInTheFixedRoot() throws Exception {
    Tools.require("fsck.fat", "mdir");
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < 1500; i++) {
      entries.add(Trees.file(store, "a long name number " + i, "" + i));
    }
    Path image = write(Trees.tree(entries), FatSize.smallest());
    fsck(image, "root");
    String list = Tools.run("mdir", "-b", "-i", image.toString(), "::/").succeeded().output();
    assertEquals(1500, list.lines().count());
  }

  @Test
  void seededErrorsAreCaught() throws Exception {
    Tools.require("fsck.fat", "7z", "mdir");
    ImageTree tree = FatTrees.everything(store);
    byte[] good = Files.readAllBytes(write(tree, FatSize.smallestFat32()));
    int table = 32 * 512;
    assertNotEquals(0, damaged(good, 512 + 488, "fsck.fat", "-n"), "free count");
    assertNotEquals(0, damaged(good, table + 5 * 4, "fsck.fat", "-n"), "chain");
    assertNotEquals(0, damaged(good, 511, "7z", "t"), "signature");
    assertNotEquals(0, damaged(good, 13, "mdir", "-i"), "sectors per cluster");
  }

  private int damaged(byte[] good, int offset, String... command) throws Exception {
    byte[] bad = good.clone();
    bad[offset] ^= 0x15;
    Path image = Files.write(dir.resolve("bad.img"), bad);
    List<String> argv = new ArrayList<>(List.of(command));
    argv.add(image.toString());
    if (argv.get(0).equals("mdir")) {
      argv.add("::/");
    }
    return Tools.run(dir, argv).exit();
  }
}
