package org.osimage.source.svr4;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.BuildLog;
import org.osimage.ImageBuildException;
import org.osimage.source.svr4.Packages.Cpio;
import org.osimage.source.svr4.check.PackageCheck;

/** The same packages in every form: directories, datastreams, of one part and of several. */
class PackageFormsTest {
  @TempDir Path directory;

  private Svr4Image installed(String name, byte[] stream) throws IOException {
    Path file = Files.write(directory.resolve(name), stream);
    return new Svr4Image().install(Svr4Image.request(file));
  }

  private static Svr4Image installed(Path spool) throws IOException {
    return new Svr4Image().install(Svr4Image.request(spool));
  }

  private static String message(Path path) {
    Item request = Svr4Image.request(path);
    return assertThrows(ImageBuildException.class, () -> new Svr4Image().install(request))
        .getMessage();
  }

  private static Packages one() {
    return Packages.named("EXMPa")
        .dir("app")
        .file("app/odd", "odd")
        .file("app/empty", "")
        .file("e none", "/etc/a", "0600 root root", "absolute")
        .line("1 s none app/link=odd")
        .install("copyright", "(c)\n");
  }

  private static Packages two() {
    return Packages.named("EXMPb").file("b", "b").install("depend", "P EXMPa A\n");
  }

  /** Three media; what has no data stands with any part. */
  private static Packages threeParts() {
    return Packages.named("EXMPm")
        .dir("app")
        .line("2 d none app/second 0755 root root")
        .line("3 s none app/symlink=second/f")
        .fileOfPart(1, "f none", "app/first", "1")
        .fileOfPart(2, "f none", "app/second/f", "two")
        .fileOfPart(2, "f none", "/etc/second", "absolute")
        .fileOfPart(3, "v none", "app/third", "three")
        .install("depend", "P EXMPa A\n");
  }

  @Test
  void everyFormGivesTheSameImage() throws IOException {
    one().writeTo(directory.resolve("spool"));
    two().writeTo(directory.resolve("spool"));
    Svr4Image expected = installed(directory.resolve("spool"));
    assertEquals("absolute", expected.text("etc/a"));
    byte[] newc = Packages.stream(two(), one());
    byte[] odc = Packages.stream(Cpio.ODC, two(), one());
    assertEquals(expected.tree(), installed("newc.pkg", newc).tree());
    assertEquals(expected.tree(), installed("odc.pkg", odc).tree());
    assertEquals(expected.tree(), installed("odc.pkg.gz", gzip(odc)).tree());
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  @Test
  void packageOfSeveralPartsIsInstalledWhole() throws IOException {
    one().writeTo(directory.resolve("spool"));
    threeParts().writeTo(directory.resolve("spool"));
    Svr4Image expected = installed(directory.resolve("spool"));
    assertEquals("1", expected.text("opt/app/first"));
    assertEquals("two", expected.text("opt/app/second/f"));
    assertEquals("absolute", expected.text("etc/second"));
    assertEquals("three", expected.text("opt/app/third"));
    assertTrue(
        expected.contents().contains("\n/opt/app/second/f f none 0644 root root 3 346 "),
        expected.contents());
    for (Cpio format : Cpio.values()) {
      // the parts of a package follow each other, between those of others
      byte[] stream = Packages.stream(format, threeParts(), one());
      assertEquals(expected.tree(), installed("x.pkg", stream).tree());
    }
    Path stream = Files.write(directory.resolve("y.pkg"), Packages.stream(threeParts(), one()));
    assertEquals(
        List.of(), PackageCheck.of(stream, "y.pkg", new Svr4Image().store, BuildLog.SILENT));
  }

  /** Some tools leave the number out where a directory has all the parts. */
  @Test
  void partsInOneDirectoryWithoutNumbersAreRead() throws IOException {
    Packages p =
        Packages.named("EXMPm").fileOfPart(1, "f none", "a", "a").fileOfPart(2, "f none", "b", "b");
    Path spool = p.writeTo(directory.resolve("spool"));
    Files.createDirectory(spool.resolve("reloc"));
    Files.move(spool.resolve("reloc.1/a"), spool.resolve("reloc/a"));
    Files.move(spool.resolve("reloc.2/b"), spool.resolve("reloc/b"));
    assertEquals("b", installed(spool).text("opt/b"));
  }

  @Test
  void missingPartIsNamed() throws IOException {
    Path spool = threeParts().writeTo(directory.resolve("spool"));
    Files.delete(spool.resolve("reloc.3/app/third"));
    String message = message(spool);
    assertTrue(message.contains("app/third: unable to locate spooled object <"), message);
    byte[] stream = Packages.stream(threeParts());
    byte[] cut = Arrays.copyOf(stream, stream.length - 1024);
    message = message(Files.write(directory.resolve("x.pkg"), cut));
    assertTrue(message.contains("x.pkg: the archive is truncated"), message);
  }

  /** The 18 bits of odc's inode numbers do not tell files apart; every name has its data. */
  @Test
  void emptyFileOfOdcStaysEmptyWhereInodeNumbersMeet() throws IOException {
    String text =
        new String(Packages.stream(Cpio.ODC, one()), StandardCharsets.ISO_8859_1)
            .replaceAll("(070707[0-7]{6})[0-7]{6}([0-7]{18})000001", "$1000007$2000002");
    Svr4Image image = installed("x.pkg", text.getBytes(StandardCharsets.ISO_8859_1));
    assertEquals("", image.text("opt/app/empty"));
    assertEquals("odd", image.text("opt/app/odd"));
  }

  @Test
  void headerAndMapThatDisagreeAboutPartsAreNamed() throws IOException {
    byte[] stream = Packages.stream(threeParts());
    stream["# PaCkAgE DaTaStReAm\nEXMPm ".length()] = '2';
    String message = message(Files.write(directory.resolve("x.pkg"), stream));
    assertTrue(message.contains("EXMPm has 2 parts, its pkgmap says 3"), message);
  }

  @Test
  void fileThatLiesInTwoPlacesIsRefused() throws IOException {
    Path spool = threeParts().writeTo(directory.resolve("spool"));
    Files.createDirectories(spool.resolve("reloc/app"));
    Files.writeString(spool.resolve("reloc/app/third"), "other");
    String message = message(spool);
    assertTrue(message.contains("reloc/app/third"), message);
    assertTrue(message.contains("reloc.3/app/third"), message);
  }

  @Test
  void classArchivesInStreamsAreRefusedByName() throws IOException {
    for (String archive : List.of("archive/none", "archive/none.bz2", "archive/sparse.7z")) {
      for (Cpio format : Cpio.values()) {
        byte[] stream = Packages.stream(format, one().data(archive, "x"));
        String message = message(Files.write(directory.resolve("x.pkg"), stream));
        assertTrue(
            message.contains("x.pkg: package EXMPa has a class archive, " + archive + ": "),
            message);
      }
    }
    byte[] stream = Packages.stream(one().data("reloc.cpio.Z", "x"));
    String message = message(Files.write(directory.resolve("x.pkg"), stream));
    assertTrue(message.contains("has its files in reloc.cpio.Z"), message);
  }

  @Test
  void signedStreamIsRefusedByNameUnlessItIsTrusted() throws IOException {
    ByteArrayOutputStream signed = new ByteArrayOutputStream();
    byte[] stream = Packages.stream(Cpio.ODC, Packages.named("EXMPa").file("a", "a"));
    signed.write(stream, 0, 512);
    Packages p = Packages.named("EXMPa").file("a", "a");
    Map<String, byte[]> heads = new LinkedHashMap<>();
    heads.put("EXMPa/pkginfo", p.pkginfo());
    heads.put("EXMPa/pkgmap", p.pkgmap());
    ByteArrayOutputStream unsigned = new ByteArrayOutputStream();
    Packages.archive(Cpio.ODC, unsigned, heads);
    heads.put("signature", "-----BEGIN PKCS7-----\n".getBytes(StandardCharsets.UTF_8));
    Packages.archive(Cpio.ODC, signed, heads);
    signed.write(stream, 512 + unsigned.size(), stream.length - 512 - unsigned.size());
    Path file = Files.write(directory.resolve("x.pkg"), signed.toByteArray());
    String message = message(file);
    assertTrue(message.contains("x.pkg is signed"), message);
    assertTrue(message.contains("<authentication>nocheck"), message);
    Item trusting =
        Svr4Image.request(file).withAdmin(InstallationTest.admin("authentication", "nocheck"));
    assertEquals("a", new Svr4Image().install(trusting).text("opt/a"));
  }

  /** Times of a checkout are not the package's. */
  @Test
  void timesOfFilesInADirectoryDoNotReachTheImage() throws IOException {
    Path spool = one().writeTo(directory.resolve("spool"));
    Svr4Image expected = installed(spool);
    try (var files = Files.walk(spool)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.setLastModifiedTime(file, FileTime.fromMillis(Packages.TIME * 1000 - 5_000_000));
      }
    }
    assertEquals(expected.tree(), installed(spool).tree());
  }
}
