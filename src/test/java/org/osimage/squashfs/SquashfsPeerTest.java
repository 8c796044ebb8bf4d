package org.osimage.squashfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.compress.block.Resources;
import org.osimage.content.Sha256;
import org.osimage.output.OutputFile;
import org.osimage.testing.Materialise;
import org.osimage.testing.MemoryContentStore;
import org.osimage.testing.Tools;
import org.osimage.testing.Trees;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;

/** squashfs-tools, squashfs-tools-ng and 7-Zip see what was written, and notice what was not. */
@Tag("peer")
class SquashfsPeerTest {
  private static final DateTimeFormatter MINUTES =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  @TempDir Path directory;
  private final MemoryContentStore store = new MemoryContentStore();

  private Path write(ImageTree tree, String type, int level, int blockSize) throws Exception {
    Path image = directory.resolve(type + blockSize + ".squashfs");
    OutputFile.write(
        new SquashfsWriter(
                SquashfsOptions.of(
                    Trees.TIME,
                    type,
                    OptionalInt.of(level),
                    blockSize,
                    Resources.serial(directory)))
            .plan(tree, store),
        image);
    return image;
  }

  /** What {@code unsquashfs -lln} says of a tree, with one blank between words. */
  private static TreeSet<String> listing(ImageTree tree) {
    TreeSet<String> lines = new TreeSet<>();
    for (Entry entry : tree.entries()) {
      Attributes a = entry.attributes();
      Entry body = tree.body(entry);
      String path = entry.path().isRoot() ? "" : "/" + entry.path();
      String size =
          switch (body.kind()) {
            case DEVICE -> ((Entry.Device) body).major() + ", " + ((Entry.Device) body).minor();
            case FILE -> String.valueOf(((Entry.RegularFile) body).content().size());
            case SYMLINK -> String.valueOf(((Entry.Symlink) body).target().getBytes(UTF_8).length);
            case FIFO -> "0";
            default -> "-";
          };
      String target = body instanceof Entry.Symlink link ? " -> " + link.target() : "";
      lines.add(
          String.join(
              " ",
              mode(body) + permissions(a.mode()),
              a.uid() + "/" + a.gid(),
              size,
              MINUTES.format(Instant.ofEpochSecond(a.mtime())),
              "squashfs-root" + path + target));
    }
    return lines;
  }

  private static final java.nio.charset.Charset UTF_8 = java.nio.charset.StandardCharsets.UTF_8;

  private static String mode(Entry body) {
    return switch (body.kind()) {
      case DIRECTORY -> "d";
      case SYMLINK -> "l";
      case FIFO -> "p";
      case DEVICE -> ((Entry.Device) body).block() ? "b" : "c";
      default -> "-";
    };
  }

  private static String permissions(int mode) {
    char[] text = "rwxrwxrwx".toCharArray();
    for (int i = 0; i < 9; i++) {
      text[i] = (mode >> (8 - i) & 1) != 0 ? text[i] : '-';
    }
    String[] special = {"tT", "sS", "sS"};
    for (int i = 0; i < 3; i++) {
      if ((mode >> (9 + i) & 1) != 0) {
        int at = 8 - 3 * i;
        text[at] = special[i].charAt(text[at] == 'x' ? 0 : 1);
      }
    }
    return new String(text);
  }

  private static TreeSet<String> seen(Path image) {
    TreeSet<String> lines = new TreeSet<>();
    Tools.run("unsquashfs", "-lln", image.toString())
        .succeeded()
        .output()
        .lines()
        .map(
            line ->
                // the size of a directory is that of its listing
                line.startsWith("d")
                    ? line.replaceFirst("^(\\S+) (\\S+) +\\d+", "$1 $2 -")
                    : line.replaceFirst("^(\\S+) (\\S+) +", "$1 $2 ")
                        .replaceFirst("^([bc]\\S+ \\S+ \\d+), +", "$1, "))
        .forEach(lines::add);
    return lines;
  }

  private static String difference(TreeSet<String> expected, TreeSet<String> found) {
    TreeSet<String> missing = new TreeSet<>(expected);
    missing.removeAll(found);
    TreeSet<String> more = new TreeSet<>(found);
    more.removeAll(expected);
    // it prints device numbers as they were when they had 16 bits
    missing.removeIf(line -> line.matches(".*/dev/(far|largest)"));
    more.removeIf(line -> line.matches(".*/dev/(far|largest)"));
    return String.join("\n", missing) + String.join("\nseen ", more);
  }

  private void bodies(ImageTree tree, Path root) throws Exception {
    int compared = 0;
    for (Entry entry : tree.entries()) {
      if (tree.body(entry) instanceof Entry.RegularFile file && isAscii(entry)) {
        byte[] found = Files.readAllBytes(root.resolve(entry.path().toString()));
        assertEquals(
            file.content().hex(), HexFormat.of().formatHex(Sha256.of(found)), "" + entry.path());
        compared++;
      }
    }
    assertTrue(compared > 1000);
  }

  /** Others this JVM may not be able to name. */
  private static boolean isAscii(Entry entry) {
    return entry.path().toString().chars().allMatch(c -> c < 128);
  }

  @Test
  void unsquashfsSeesTheWholeTree() throws Exception {
    Tools.require("unsquashfs");
    ImageTree tree = SquashfsTrees.everything(store);
    for (Path image :
        List.of(
            write(tree, "zstd", 3, 128 << 10),
            write(tree, "gzip", 6, 4096),
            write(tree, "xz", 1, 1 << 20))) {
      assertEquals("", difference(listing(tree), seen(image)));
      String about = Tools.run("unsquashfs", "-stat", image.toString()).succeeded().output();
      assertTrue(about.contains("Creation or last append time Tue Nov 14 22:13:20 2023"), about);
      assertTrue(about.contains("Filesystem is exportable via NFS"), about);
    }
  }

  @Test
  void rdsquashfsAndSevenZipReadEveryByte() throws Exception {
    Tools.require("rdsquashfs", "7z");
    ImageTree tree = SquashfsTrees.everything(store);
    for (Path image :
        List.of(
            write(tree, "zstd", 3, 32 << 10),
            write(tree, "gzip", 9, 128 << 10),
            write(tree, "xz", 0, 64 << 10))) {
      Path root = directory.resolve("unpacked" + image.getFileName());
      Files.createDirectories(root);
      Tools.run("rdsquashfs", "-q", "-D", "-u", "/", "-p", root.toString(), image.toString())
          .succeeded();
      bodies(tree, root);
      String tested = Tools.run("7z", "t", image.toString()).succeeded().output();
      assertTrue(tested.contains("Everything is Ok"), tested);
    }
  }

  @Test
  void rdsquashfsSeesDevices() throws Exception {
    Tools.require("rdsquashfs");
    String image = write(SquashfsTrees.everything(store), "zstd", 3, 128 << 10).toString();
    String all = Tools.run("rdsquashfs", "-d", image).succeeded().output();
    assertTrue(all.contains("nod dev/far 0600 0 0 b 259 70000\n"));
    assertTrue(all.contains("nod dev/largest 0600 0 0 b 4095 1048575\n"));
    assertTrue(all.contains("nod dev/console 0600 0 0 c 5 1\n"));
  }

  @Test
  void rdsquashfsSeesAttributes() throws Exception {
    Tools.require("rdsquashfs");
    String image = write(SquashfsTrees.everything(store), "zstd", 3, 128 << 10).toString();
    for (String path : List.of("/xattr/ping", "/xattr/same")) {
      assertEquals(
          "security.capability=0x0100000200200000000000000000000000000000\n",
          Tools.run("rdsquashfs", "-x", path, image).succeeded().output());
    }
    String big = Tools.run("rdsquashfs", "-x", "/xattr/big", image).succeeded().output();
    assertTrue(big.contains("a".repeat(9000)), big);
    String link = Tools.run("rdsquashfs", "-x", "/xattr/link", image).succeeded().output();
    assertTrue(link.startsWith("trusted.t="), link);
  }

  /** As ours, so that both say how much an attribute takes in the same way. */
  @Test
  void whatMksquashfsWritesIsRead() throws Exception {
    Tools.require("mksquashfs");
    List<Entry> entries = new ArrayList<>();
    for (int size : SquashfsTrees.SIZES) {
      entries.add(Trees.file(store, "sizes/" + size, SquashfsTrees.text(size, size)));
    }
    entries.add(Trees.hardLink("sizes/link", "sizes/8192"));
    entries.add(Trees.symlink("to", "sizes"));
    entries.add(Trees.file(store, "zeros", new byte[500_000]));
    for (int i = 0; i < 3000; i++) {
      entries.add(Trees.file(store, "many/long-name-of-a-file-" + i, "body " + i));
    }
    ImageTree tree = Trees.tree(entries);
    Path root = Materialise.tree(tree, store, directory.resolve("tree"));
    for (List<String> options :
        List.of(
            List.of("-comp", "zstd", "-Xcompression-level", "2"),
            List.of("-comp", "gzip", "-b", "4096", "-always-use-fragments"),
            List.of("-comp", "xz", "-b", "65536", "-no-fragments"),
            List.of("-noI", "-noD", "-noF", "-noX", "-no-exports"))) {
      List<String> command = new ArrayList<>(List.of("mksquashfs", root.toString()));
      Path image = directory.resolve("theirs");
      command.addAll(List.of(image.toString(), "-noappend", "-no-progress", "-all-root"));
      command.addAll(List.of("-all-time", String.valueOf(Trees.TIME)));
      command.addAll(options);
      Tools.run(directory, command).succeeded();
      assertEquals(tree, Images.read(Files.readAllBytes(image), new MemoryContentStore()));
    }
    noiseInStoredTables(Files.readAllBytes(directory.resolve("theirs")));
  }

  /** Nothing is compressed here, so that wrong numbers reach every reader of a table. */
  private static void noiseInStoredTables(byte[] image) throws Exception {
    int tables = (int) ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN).getLong(64);
    Random random = new Random(9);
    int[] values = {0, -1, 1, 0xffff, 8192, Integer.MAX_VALUE, Integer.MIN_VALUE};
    int failed = 0;
    for (int i = 0; i < 400; i++) {
      byte[] damaged = image.clone();
      for (int k = 0; k < 20; k++) {
        int at = tables + random.nextInt(image.length - tables - 4);
        ByteBuffer.wrap(damaged)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(at, random.nextBoolean() ? values[random.nextInt(7)] : random.nextInt());
      }
      failed += HostileImageTest.reads(damaged) ? 0 : 1;
    }
    assertTrue(failed > 300, "noticed " + failed);
  }

  @Test
  void theRefereesNoticeSeededErrors() throws Exception {
    Tools.require("unsquashfs", "rdsquashfs", "7z");
    ImageTree tree = SquashfsTrees.everything(store);
    Path image = write(tree, "zstd", 3, 128 << 10);
    ImageTree other =
        tree.edit(e -> e.put(Trees.fifo("run/pipe").withAttributes(Attributes.root(0600, 1))));
    assertNotEquals("", difference(listing(other), seen(image)));
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      for (int at = 3000; at < 400_000; at += 4000) {
        file.seek(at);
        int old = file.read();
        file.seek(at);
        file.write(old ^ 0x55);
      }
    }
    String root = directory.resolve("damaged").toString();
    Tools.Result unsquashfs =
        Tools.run("unsquashfs", "-n", "-no-xattrs", "-strict-errors", "-d", root, image.toString());
    assertNotEquals(0, unsquashfs.exit(), unsquashfs.output());
    Path unpacked = directory.resolve("damaged2");
    Files.createDirectories(unpacked);
    Tools.Result rdsquashfs =
        Tools.run("rdsquashfs", "-q", "-D", "-u", "/", "-p", unpacked.toString(), image.toString());
    assertNotEquals(0, rdsquashfs.exit(), rdsquashfs.output());
    assertNotEquals(0, Tools.run("7z", "t", image.toString()).exit());
  }
}
