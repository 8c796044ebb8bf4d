package org.osimage.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.testing.MemoryContentStore;
import org.osimage.testing.Tools;
import org.osimage.testing.Trees;
import org.osimage.tree.Entry;
import org.osimage.tree.Entry.Device;
import org.osimage.tree.Entry.RegularFile;
import org.osimage.tree.Entry.Symlink;
import org.osimage.tree.HardLinks;
import org.osimage.tree.ImageTree;

@Tag("peer")
class CpioPeerTest {
  private final MemoryContentStore store = new MemoryContentStore();
  @TempDir Path directory;

  private Path archive(CpioFormat format, ImageTree tree) throws Exception {
    Path file = directory.resolve("a.cpio");
    Files.write(file, Trees.bytes(new CpioWriter(format), tree, store));
    return file;
  }

  /** What {@code cpio -itv --numeric-uid-gid} must print of the tree, without the date. */
  static TreeSet<String> expected(CpioFormat format, ImageTree tree) {
    HardLinks links = HardLinks.of(tree);
    TreeSet<String> lines = new TreeSet<>();
    for (Entry entry : tree.entries()) {
      Entry body = tree.body(entry);
      int count = body.kind() == Entry.Kind.DIRECTORY ? 2 : links.count(entry);
      String size = "0";
      if (body instanceof RegularFile file) {
        boolean here = format == CpioFormat.ODC || links.isLast(entry);
        size = here ? String.valueOf(file.content().size()) : "0";
      } else if (body instanceof Device device) {
        size = device.major() + ", " + device.minor();
      } else if (body instanceof Symlink link) {
        size = String.valueOf(link.target().getBytes().length);
      }
      String arrow = body instanceof Symlink link ? " -> " + link.target() : "";
      lines.add(
          Listings.mode(body)
              + " "
              + count
              + " "
              + body.attributes().uid()
              + " "
              + body.attributes().gid()
              + " "
              + size
              + " "
              + entry.path()
              + arrow);
    }
    return lines;
  }

  private TreeSet<String> listed(Path file) {
    String out =
        Tools.run(directory, List.of("cpio", "-itv", "--quiet", "-n", "-F", file.toString()))
            .succeeded()
            .output();
    return out.lines()
        .map(line -> line.replaceAll("^(\\S+)\\s+(\\d+)\\s+(\\d+)\\s+(\\d+)\\s+", "$1 $2 $3 $4 "))
        .map(line -> line.replaceAll(",\\s+", ", "))
        .map(line -> line.replaceFirst(" [A-Z][a-z]{2} [ \\d]\\d [ \\d]{2}[:\\d]\\d{2} ", " "))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void gnuCpioListsEveryEntryOfNewc() throws Exception {
    Tools.require("cpio");
    ImageTree tree = Trees.everything(store);
    assertEquals(expected(CpioFormat.NEWC, tree), listed(archive(CpioFormat.NEWC, tree)));
  }

  @Test
  void gnuCpioListsEveryEntryOfOdc() throws Exception {
    Tools.require("cpio");
    ImageTree tree = CpioOdcWriterTest.narrowDevices(Trees.everything(store));
    assertEquals(expected(CpioFormat.ODC, tree), listed(archive(CpioFormat.ODC, tree)));
  }

  @Test
  void bsdtarReadsTheSameTreeAsTheWriterWasGiven() throws Exception {
    Tools.require("bsdtar");
    for (CpioFormat format : CpioFormat.values()) {
      ImageTree tree = CpioOdcWriterTest.narrowDevices(Trees.everything(store));
      assertEquals(Listings.mtree(tree), Listings.bsdtarMtree(archive(format, tree), tree));
    }
  }

  @Test
  void sevenZipTestsTheArchive() throws Exception {
    Tools.require("7z");
    for (CpioFormat format : CpioFormat.values()) {
      ImageTree tree = CpioOdcWriterTest.narrowDevices(Trees.everything(store));
      String out = Tools.run("7z", "t", archive(format, tree).toString()).succeeded().output();
      assertTrue(out.contains("Everything is Ok"), out);
    }
  }

  @Test
  void gnuCpioExtractsBodiesLinksAndModes() throws Exception {
    Tools.require("cpio");
    for (CpioFormat format : CpioFormat.values()) {
      ImageTree tree = Listings.unprivileged(Trees.everything(store));
      Path root = Files.createDirectory(directory.resolve("x" + format));
      Tools.run(root, List.of("cpio", "-idm", "--quiet", "-F", archive(format, tree).toString()))
          .succeeded();
      Listings.assertExtracted(tree, store, root);
    }
  }

  @Test
  void refereesNoticeSeededErrors() throws Exception {
    Tools.require("cpio", "bsdtar", "7z");
    ImageTree tree = CpioOdcWriterTest.narrowDevices(Trees.everything(store));
    Path file = archive(CpioFormat.NEWC, tree);
    byte[] good = Files.readAllBytes(file);
    byte[] bad = good.clone();
    bad[22 + 110 + 2] = '5'; // a digit of the second entry's mode
    Files.write(file, bad);
    assertNotEquals(expected(CpioFormat.NEWC, tree), listed(file));
    assertNotEquals(Listings.mtree(tree), Listings.bsdtarMtree(file, tree));
    Files.write(file, java.util.Arrays.copyOf(good, good.length / 2));
    assertNotEquals(0, Tools.run("7z", "t", file.toString()).exit());
  }
}
