package org.osimage.flar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.ImageBuildException;
import org.osimage.archive.CpioFormat;
import org.osimage.archive.CpioWriter;
import org.osimage.compress.block.Resources;
import org.osimage.flar.header.ArchiveType;
import org.osimage.flar.header.FlarLimits;
import org.osimage.testing.MemoryContentStore;
import org.osimage.testing.Trees;
import org.osimage.tree.ImageTree;

/** Reading the archive section: what comes back, and the attacks of section 8 that are in it. */
class FlarPayloadTest {
  private static final Resources SERIAL = Resources.serial(Flars.SCRATCH);
  private final MemoryContentStore store = new MemoryContentStore();
  @TempDir Path directory;

  @Test
  void everyTreeComesBack() throws IOException {
    for (FlarOptions o :
        List.of(
            Flars.options(),
            Flars.compressed(Flars.options()),
            Flars.pax(Flars.options()),
            Flars.pax(Flars.compressed(Flars.options())))) {
      for (long seed = 1; seed <= 10; seed++) {
        ImageTree tree = Trees.random(seed, 200, store);
        assertEquals(tree, Flars.tree(Flars.open(directory, Flars.full(o, tree, store)), store));
      }
      ImageTree tree = Trees.everything(store);
      assertEquals(tree, Flars.tree(Flars.open(directory, Flars.full(o, tree, store)), store));
    }
  }

  /** The samples that Sun's deployment code accepts. */
  @Test
  void samplesAreReadBack() throws IOException {
    List<ImageTree> trees = new ArrayList<>();
    for (int i = 1; i <= 4; i++) {
      FlarFile sample = FlarFile.open(Flars.sample("full-" + i), "full-" + i, FlarLimits.USUAL);
      assertEquals(List.of(), sample.header().warnings());
      trees.add(Flars.tree(sample, store));
    }
    assertEquals(trees.get(0), trees.get(1));
    for (ImageTree tree : trees) {
      assertEquals("hello\n", text(tree, "etc/motd"));
      assertEquals("hello\n", text(tree, "etc/motd2"));
      assertEquals(trees.get(0).size(), tree.size());
    }
    FlarFile scripts =
        FlarFile.open(Flars.sample("deployment-sections"), "scripts", FlarLimits.USUAL);
    assertEquals(trees.get(0), Flars.tree(scripts, store));
    assertEquals(
        "identification, predeployment, postdeployment, reboot, summary, X-u, archive",
        FlarSplit.names(scripts));
    FlarFile delta = FlarFile.open(Flars.sample("differential"), "delta", FlarLimits.USUAL);
    assertEquals(ArchiveType.DIFFERENTIAL, delta.identification().type());
    assertEquals("new!\n", text(Flars.tree(delta, store), "etc/chg"));
  }

  private String text(ImageTree tree, String path) throws IOException {
    var body = tree.body(tree.find(org.osimage.tree.TreePath.of(path)).orElseThrow());
    return new String(
        store.bytes(((org.osimage.tree.Entry.RegularFile) body).content()), StandardCharsets.UTF_8);
  }

  private byte[] changed(byte[] archive, String from, String to) {
    String text = new String(archive, StandardCharsets.ISO_8859_1);
    assertTrue(text.contains(from), from);
    return text.replaceFirst(java.util.regex.Pattern.quote(from), to)
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Attack: sizes and hashes that the data do not have. Strict refuses, the installer warns. */
  @Test
  void declaredSizesAndHashesAreCompared() throws IOException {
    ImageTree tree = Trees.everything(store);
    byte[] archive = Flars.full(Flars.options(), tree, store);
    String header = Flars.header(archive);
    for (String keyword : List.of("archive_id", "X-sha256", "files_archived_size")) {
      String line = header.lines().filter(l -> l.startsWith(keyword)).findFirst().orElseThrow();
      char last = line.charAt(line.length() - 1);
      String other = line.substring(0, line.length() - 1) + (last == '1' ? '2' : '1');
      refused(changed(archive, line, other), keyword);
    }
    refused(
        changed(archive, "files_unarchived_size=", "files_unarchived_size=1\nX-was="),
        "files_unarchived_size is 1");
    Path file = directory.resolve("lenient.flar");
    Files.write(file, changed(archive, "archive_id=", "archive_id=x"));
    FlarFile lenient = FlarFile.open(file, "lenient", FlarLimits.USUAL.withStrict(false));
    FlarFile.Contents contents = lenient.contents(store::put, SERIAL);
    assertEquals(1, contents.warnings().size());
    assertEquals(tree.size(), contents.members().entries().size());
  }

  private String refused(byte[] archive, String... parts) {
    String message =
        assertThrows(
                ImageBuildException.class,
                () -> Flars.open(directory, archive).contents(store::put, SERIAL))
            .getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
    return message;
  }

  /** Attack: a truncated payload, at every length. */
  @Test
  void truncatedPayloads() throws IOException {
    for (FlarOptions o : List.of(Flars.options(), Flars.pax(Flars.options()))) {
      ImageTree tree = Trees.tree(Trees.file(store, "etc/motd", "hello"));
      byte[] archive = Flars.full(o, tree, store);
      int start = Flars.header(archive).length();
      for (int length = start; length < archive.length; length += 37) {
        refused(Arrays.copyOf(archive, length));
      }
    }
  }

  /** One newc record, with any field and any body. */
  private static byte[] record(String name, int mode, long size, int nameSize, byte[] body) {
    String header =
        String.format(
            Locale.ROOT,
            "070701%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x%08x",
            1,
            mode,
            0,
            0,
            1,
            0,
            size,
            0,
            0,
            0,
            0,
            nameSize,
            0);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(header.getBytes(StandardCharsets.ISO_8859_1));
    out.writeBytes(name.getBytes(StandardCharsets.ISO_8859_1));
    out.write(0);
    while (out.size() % 4 != 0) {
      out.write(0);
    }
    out.writeBytes(body);
    while (out.size() % 4 != 0) {
      out.write(0);
    }
    return out.toByteArray();
  }

  private static byte[] record(String name, int mode, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
    return record(name, mode, bytes.length, name.length() + 1, bytes);
  }

  private static byte[] payload(byte[]... records) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(Flars.archive(Flars.IDENTIFICATION, "section_begin=archive"));
    for (byte[] record : records) {
      out.writeBytes(record);
    }
    out.writeBytes(record("TRAILER!!!", 0, ""));
    return out.toByteArray();
  }

  /** Attack: names that leave the root, that are empty, too long or not text. */
  @Test
  void unsafeMemberNames() throws IOException {
    refused(payload(record("../x", 0100644, "a")), "../x", "'..'");
    refused(payload(record("a/../../x", 0100644, "a")), "'..'");
    refused(payload(record("a\0b", 0100644, 1, 4, new byte[] {1})), "NUL");
    refused(payload(record("\377\376", 0100644, "a")), "not valid UTF-8");
    refused(payload(record("a", 0100644, 1, 0, new byte[] {1})), "a name of 0 bytes");
    refused(payload(record("a", 0100644, 1, 0x7fffffff, new byte[] {1})), "a name of 2147483647");
    refused(payload(record("x".repeat(4096), 0100644, "a")), "a name of 4096 bytes");
    ImageTree tree =
        Flars.tree(Flars.open(directory, payload(record("/etc/x", 0100644, "a"))), store);
    assertTrue(tree.contains(org.osimage.tree.TreePath.literal("etc/x")), "absolute is relative");
  }

  /** Attack: sizes that nothing follows; nothing is allocated for them. */
  @Test
  void hugeMemberSizes() {
    refused(payload(record("a", 0100644, 0xffffffffL, 2, new byte[8])), "truncated in a");
    refused(payload(record("a", 0120777, 0xffffffffL, 2, new byte[8])), "symbolic link");
    byte[] odd = payload(record("a", 0100644, "x"));
    String text = new String(odd, StandardCharsets.ISO_8859_1);
    int at = text.indexOf("070701") + 54;
    odd[at] = 'g';
    refused(odd, "damaged header");
    odd[at] = '-';
    refused(odd, "damaged header");
  }

  /** Attack: a file beneath a link, a link out of the root, a circle, a directory linked. */
  @Test
  void linksThatLeadOutside() throws IOException {
    refused(
        payload(record("a", 0120777, "/etc"), record("a/passwd", 0100644, "x")),
        "a/passwd",
        "beneath a");
    byte[] twice = payload(record("a", 0100644, "x"), record("a", 0120777, "/etc/passwd"));
    ImageTree tree = Flars.tree(Flars.open(directory, twice), store);
    assertEquals(
        org.osimage.tree.Entry.Kind.SYMLINK,
        tree.find(org.osimage.tree.TreePath.literal("a")).orElseThrow().kind(),
        "the last one counts, and is followed nowhere");
    refused(payload(record("s", 0140755, "")), "type that an image cannot hold");
  }

  /** Attack: devices and set-id files are metadata, nothing of the host. */
  @Test
  void devicesStayMetadata() throws IOException {
    byte[] archive = payload(record("dev/null", 0020666, ""), record("bin/su", 0104755, "x"));
    ImageTree tree = Flars.tree(Flars.open(directory, archive), store);
    assertEquals(
        org.osimage.tree.Entry.Kind.DEVICE,
        tree.find(org.osimage.tree.TreePath.literal("dev/null")).orElseThrow().kind());
    assertEquals(
        04755,
        tree.find(org.osimage.tree.TreePath.literal("bin/su")).orElseThrow().attributes().mode());
  }

  /** Attack: a decompression bomb, and more bytes than the limit or the header allows. */
  @Test
  void bombsEnd() throws IOException {
    FlarLimits small = new FlarLimits(1 << 20, 1000, 1 << 20, true);
    assertTrue(small.isBomb(1 << 10, 4 << 20));
    assertFalse(small.isBomb(1 << 10, 1 << 20));
    assertFalse(small.isBomb(1 << 12, 4 << 20));
    Path file = directory.resolve("big.flar");
    Files.write(
        file,
        Flars.full(Flars.options(), Trees.tree(Trees.file(store, "a", new byte[2000])), store));
    ImageBuildException e =
        assertThrows(
            ImageBuildException.class,
            () -> FlarFile.open(file, "big", small).contents(store::put, SERIAL));
    assertTrue(e.getMessage().contains("more than 1000 bytes"), e.getMessage());
    byte[] bomb =
        Flars.full(
            Flars.compressed(Flars.options()),
            Trees.tree(Trees.file("zeros", store.synthetic((byte) 0, 64L << 20))),
            store);
    assertTrue(bomb.length < 32 << 10, "kibibytes for mebibytes: " + bomb.length);
    Path bombFile = directory.resolve("bomb.flar");
    Files.write(bombFile, bomb);
    FlarLimits early = new FlarLimits(1 << 20, 1L << 40, 1 << 20, true);
    e =
        assertThrows(
            ImageBuildException.class,
            () -> FlarFile.open(bombFile, "bomb", early).contents(store::put, SERIAL));
    assertTrue(e.getMessage().contains("a decompression bomb"), e.getMessage());
  }

  /** Something that is neither cpio nor pax, and compressed data that are none. */
  @Test
  void payloadsOfAnotherKind() {
    byte[] header = Flars.archive(Flars.IDENTIFICATION, "section_begin=archive");
    refused(Arrays.copyOf(header, header.length + 600), "no cpio header");
    refused(header, "truncated");
    String text = new String(header, StandardCharsets.ISO_8859_1);
    refused(
        (text.replace("method=none", "method=compress") + "no compressed data")
            .getBytes(StandardCharsets.ISO_8859_1),
        "archive section",
        "not a compress(1) file");
    byte[] cpio =
        Trees.bytes(
            new CpioWriter(CpioFormat.NEWC), Trees.tree(Trees.file(store, "a", "b")), store);
    byte[] pax = text.replace("method=cpio", "method=pax").getBytes(StandardCharsets.ISO_8859_1);
    byte[] wrong = Arrays.copyOf(pax, pax.length + cpio.length);
    System.arraycopy(cpio, 0, wrong, pax.length, cpio.length);
    refused(wrong, "damaged tar header");
  }
}
