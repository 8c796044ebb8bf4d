package org.osimage.archive.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.ImageBuildException;
import org.osimage.content.Content;
import org.osimage.content.Sha256;
import org.osimage.testing.MemoryContentStore;
import org.osimage.testing.Tools;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreeListing;

/** Archives that other tools write. */
@Tag("peer")
class ArchiveReaderPeerTest {
  private static final String LONG = "n".repeat(150);
  private final MemoryContentStore store = new MemoryContentStore();
  @TempDir Path directory;
  private Path root;

  @BeforeEach
  void makeInput() throws Exception {
    root = Files.createDirectory(directory.resolve("in"));
    file("bin/tool", "#!/bin/sh\n", "rwxr-xr-x");
    file("etc/\u00e4.conf", "conf", "rw-r-----");
    file("etc/" + LONG, "long", "rw-r--r--");
    file("empty", "", "rw-r--r--");
    Files.createSymbolicLink(root.resolve("etc/link"), Path.of("../bin/tool"));
    Files.createSymbolicLink(root.resolve("etc/longlink"), Path.of(LONG + LONG));
    Files.createLink(root.resolve("zz-hard"), root.resolve("bin/tool"));
    for (String d : List.of("bin", "etc", "")) {
      Files.setPosixFilePermissions(root.resolve(d), PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  private void file(String path, String body, String mode) throws Exception {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, body);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_700_000_000_000L));
  }

  /** Listing without owners and times. */
  private String listing(Path archive) throws Exception {
    ArchiveContents contents =
        ArchiveReader.read(archive, archive.getFileName().toString(), store::put);
    ImageTree tree = ImageTree.withImplicitParents(contents.entries(), Attributes.root(0755, 0));
    return TreeListing.text(tree)
        .replaceAll("(?m)^([dfl] [0-7]{4}) \\d+ \\d+ \\d+ ", "$1 ")
        .replaceAll("sha256:([0-9a-f]{8})[0-9a-f]*", "$1");
  }

  private String expected(boolean links) {
    String body = " 10 a8076d3d ";
    return """
    d 0755 - .
    d 0755 - bin
    f 0755%1$sbin/tool
    f 0644 0 e3b0c442 empty
    d 0755 - etc
    l 0777 ../bin/tool etc/link
    l 0777 %2$s etc/longlink
    f 0644 4 fc66f021 etc/%3$s
    f 0640 4 %5$s etc/\u00e4.conf
    %4$szz-hard
    """
        .formatted(
            body, LONG + LONG, LONG, links ? "h - - - - bin/tool " : "f 0755" + body, "e72e6c1d");
  }

  private Path shell(String output, String command) {
    Path file = directory.resolve(output);
    Tools.run(root, List.of("bash", "-c", command.replace("OUT", file.toString()))).succeeded();
    return file;
  }

  private void assertReads(String output, String command, boolean links) throws Exception {
    String want = expected(links).replace("e72e6c1d", digest());
    assertEquals(want, listing(shell(output, command)), command);
  }

  private String digest() throws Exception {
    return store.put("conf".getBytes(StandardCharsets.UTF_8)).hex().substring(0, 8);
  }

  @Test
  void tarOfAllDialects() throws Exception {
    Tools.require("tar", "bsdtar");
    for (String format : List.of("gnu", "pax", "oldgnu")) {
      assertReads(format + ".tar", "tar -cf OUT --format=" + format + " .", true);
    }
    for (String format : List.of("pax", "gnutar")) {
      assertReads("bsd" + format + ".tar", "bsdtar -cf OUT --format " + format + " .", true);
    }
  }

  @Test
  void tarInEveryCompression() throws Exception {
    Tools.require("tar", "gzip", "xz", "zstd", "bzip2", "compress");
    for (String tool : List.of("gzip", "xz", "zstd", "bzip2", "compress")) {
      assertReads(tool + ".tar.x", "tar -c . | " + tool + " -c > OUT", true);
    }
    // several compressed streams one after the other
    assertReads(
        "two.tgz",
        "tar -cf t . --exclude=t; (head -c 5000 t | gzip; tail -c +5001 t | gzip) > OUT; rm t",
        true);
  }

  @Test
  void cpioOfAllTextDialects() throws Exception {
    Tools.require("cpio", "bsdtar");
    for (String format : List.of("newc", "crc", "odc")) {
      assertReads(format + ".cpio", "find . | cpio -o --quiet -H " + format + " > OUT", true);
      assertReads(format + ".gz", "find . | cpio -o --quiet -H " + format + " | gzip > OUT", true);
    }
    assertReads("bsd.cpio", "bsdtar -cf OUT --format newc .", true);
    assertReads("bsdodc.cpio", "bsdtar -cf OUT --format odc .", true);
  }

  @Test
  void binaryCpioIsRefusedByName() throws Exception {
    Tools.require("cpio");
    Path file = shell("bin.cpio", "find bin | cpio -o --quiet -H bin > OUT");
    String message = assertThrows(ImageBuildException.class, () -> listing(file)).getMessage();
    assertEquals(
        "bin.cpio: the old binary cpio format is not read; write it with -H newc, at byte 0",
        message);
  }

  @Test
  void zipOfInfoZipAndLibarchive() throws Exception {
    Tools.require("zip", "bsdtar");
    assertReads("a.zip", "zip -qry OUT .", false);
    assertReads("stored.zip", "zip -qry0 OUT .", false);
    assertReads("bsd.zip", "bsdtar -cf OUT --format zip .", false);
    assertReads("prefix.jar", "zip -qry OUT.zip . && (echo '#!/bin/sh'; cat OUT.zip) > OUT", false);
  }

  @Test
  void zipTimesDoNotDependOnTheZone() throws Exception {
    Tools.require("zip");
    Path extended = shell("utc.zip", "zip -qr OUT bin");
    Path dos = shell("dos.zip", "zip -qrX OUT bin");
    for (Path file : List.of(extended, dos)) {
      Entry tool =
          ArchiveReader.read(file, "z", store::put).entries().stream()
              .filter(e -> e.path().name().equals("tool"))
              .findFirst()
              .orElseThrow();
      assertEquals(1_700_000_000L, tool.attributes().mtime());
    }
  }

  @Test
  void arOfBinutils() throws Exception {
    Tools.require("ar");
    Path file = shell("a.ar", "cd etc; printf abc > x; ar rcSD OUT x link; rm x");
    try (InputStream in = Files.newInputStream(file)) {
      ArReader reader = new ArReader(in, "a.ar");
      ArReader.Member first = reader.next().orElseThrow();
      assertEquals("x", first.name());
      assertEquals("abc", new String(first.body().readAllBytes(), StandardCharsets.UTF_8));
      assertEquals(10, reader.next().orElseThrow().size());
      assertEquals(Optional.empty(), reader.next());
    }
  }

  @Test
  void sparseFileWithoutDataIsAllZeros() throws Exception {
    Tools.require("tar", "truncate");
    int size = 10 << 20;
    Content zeros = Content.of(Sha256.of(new byte[size]), size);
    for (String format : List.of("gnu", "pax")) {
      Path file =
          shell(
              "sparse-" + format + ".tar",
              "truncate -s 10M s; tar -cf OUT --sparse --format=" + format + " s; rm s");
      List<Entry> entries = ArchiveReader.read(file, "s", store::put).entries();
      assertEquals(zeros, ((Entry.RegularFile) entries.get(0)).content(), format);
      assertEquals(1, entries.size(), format);
    }
  }
}
