package org.osimage.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.archive.read.ArchiveContents;
import org.osimage.archive.read.ArchiveReader;
import org.osimage.testing.MemoryContentStore;
import org.osimage.testing.Tools;
import org.osimage.testing.Trees;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.Entry.Device;
import org.osimage.tree.Entry.RegularFile;
import org.osimage.tree.Entry.Symlink;
import org.osimage.tree.ImageTree;

@Tag("peer")
class PaxPeerTest {
  private final MemoryContentStore store = new MemoryContentStore();
  @TempDir Path directory;

  private Path archive(ImageTree tree) throws Exception {
    Path file = directory.resolve("a.tar");
    Files.write(file, Trees.bytes(new PaxWriter(), tree, store));
    return file;
  }

  private ImageTree tree() throws Exception {
    return Trees.everything(store)
        .edit(
            e -> {
              e.put(
                  Trees.file(store, "big-owner", "x")
                      .withAttributes(Attributes.of(0640, 4000000000L, 3000000, -86400)));
              e.put(Trees.file(store, "l".repeat(200) + "\u00e4", "long"));
            });
  }

  /** What {@code tar -tv --numeric-owner} must print. */
  private static TreeSet<String> expected(ImageTree tree) {
    TreeSet<String> lines = new TreeSet<>();
    for (Entry entry : tree.entries()) {
      boolean link = entry.kind() == Entry.Kind.HARD_LINK;
      String size = "0";
      if (entry instanceof RegularFile file) {
        size = String.valueOf(file.content().size());
      } else if (entry instanceof Device device) {
        size = device.major() + "," + device.minor();
      }
      String name = entry.path().isRoot() ? "./" : entry.path().toString();
      if (entry.kind() == Entry.Kind.DIRECTORY && !entry.path().isRoot()) {
        name += "/";
      }
      if (entry instanceof Symlink symlink) {
        name += " -> " + symlink.target();
      } else if (link) {
        name += " link to " + tree.body(entry).path();
      }
      Attributes a = tree.body(entry).attributes();
      String mode = Listings.mode(tree.body(entry));
      lines.add(
          (link ? "h" + mode.substring(1) : mode)
              + " "
              + a.uid()
              + "/"
              + a.gid()
              + " "
              + size
              + " "
              + java.time.Instant.ofEpochSecond(a.mtime()).toString().replaceAll("[TZ]", " ")
              + name);
    }
    return lines;
  }

  private TreeSet<String> listed(Path file) {
    return Tools.run(
            "tar",
            "-tv",
            "--numeric-owner",
            "--full-time",
            "--quoting-style=literal",
            "-f",
            file.toString())
        .succeeded()
        .output()
        .lines()
        .map(line -> line.replaceFirst("^(\\S+) (\\S+)\\s+", "$1 $2 "))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void gnuTarListsEveryEntry() throws Exception {
    Tools.require("tar");
    assertEquals(expected(tree()), listed(archive(tree())));
  }

  @Test
  void bsdtarReadsTheSameTreeAsTheWriterWasGiven() throws Exception {
    Tools.require("bsdtar");
    assertEquals(Listings.mtree(tree()), Listings.bsdtarMtree(archive(tree()), tree()));
  }

  @Test
  void sevenZipTestsTheArchive() throws Exception {
    Tools.require("7z");
    String out = Tools.run("7z", "t", archive(tree()).toString()).succeeded().output();
    assertTrue(out.contains("Everything is Ok"), out);
  }

  @Test
  void gnuTarExtractsBodiesLinksAndModes() throws Exception {
    Tools.require("tar");
    ImageTree tree = Listings.unprivileged(Trees.everything(store));
    Path root = Files.createDirectory(directory.resolve("x"));
    Tools.run(root, List.of("tar", "-xpf", archive(tree).toString())).succeeded();
    Listings.assertExtracted(tree, store, root);
  }

  @Test
  void bsdtarFindsExtendedAttributes() throws Exception {
    Tools.require("bsdtar");
    TreeMap<String, String> xattrs = new TreeMap<>(Map.of("user.binary", "00ff3d0a"));
    ImageTree tree =
        Trees.tree(
            Trees.file(store, "f", "x").withAttributes(new Attributes(0644, 0, 0, 0, xattrs)));
    Path rewritten = directory.resolve("b.tar");
    Tools.run("bsdtar", "-cf", rewritten.toString(), "--format=pax", "@" + archive(tree))
        .succeeded();
    ArchiveContents contents = ArchiveReader.read(rewritten, "b.tar", store::put);
    assertEquals(xattrs, contents.entries().get(1).attributes().xattrs());
  }

  @Test
  void refereesNoticeSeededErrors() throws Exception {
    Tools.require("tar", "bsdtar", "7z");
    Path file = archive(tree());
    byte[] bad = Files.readAllBytes(file);
    bad[512 + 105] ^= 1; // a digit of a mode
    Files.write(file, bad);
    assertNotEquals(0, Tools.run("tar", "-tf", file.toString()).exit());
    assertTrue(Tools.run("bsdtar", "-tf", file.toString()).output().contains("Damaged"));
    assertNotEquals(0, Tools.run("7z", "t", file.toString()).exit());
  }
}
