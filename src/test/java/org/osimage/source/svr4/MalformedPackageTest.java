package org.osimage.source.svr4;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.ImageBuildException;
import org.osimage.source.svr4.format.PackageContainer;
import org.osimage.source.svr4.format.PackageHead;

/** Malformed packages give one clear message. */
class MalformedPackageTest {
  @TempDir Path directory;

  /** In a directory of its own, so that a package before it is not found again. */
  private void refused(String expected, Packages p) {
    try {
      refused(expected, p.writeTo(Files.createTempDirectory(directory, "package")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void refused(String expected, byte[] stream) throws IOException {
    refused(expected, Files.write(directory.resolve("x.pkg"), stream));
  }

  private static void refused(String expected, Path path) {
    Item request = Svr4Image.request(path);
    String message =
        assertThrows(ImageBuildException.class, () -> new Svr4Image().install(request))
            .getMessage();
    assertTrue(message.contains(expected), message);
  }

  private static Packages sound() {
    return Packages.named("EXMPa").dir("app").file("app/f", "content");
  }

  @Test
  void truncatedStreamIsNamed() throws IOException {
    byte[] stream = Packages.stream(sound());
    refused("x.pkg: the archive is truncated in ", Arrays.copyOf(stream, stream.length - 700));
    refused("no '# end of header'", Arrays.copyOf(stream, 30));
    refused("x.pkg: the archive is truncated in ", Arrays.copyOf(stream, 512 + 200));
  }

  @Test
  void somethingBehindTheLastPackageIsNamed() throws IOException {
    ByteArrayOutputStream more = new ByteArrayOutputStream();
    more.writeBytes(Packages.stream(sound()));
    more.writeBytes("more".getBytes(StandardCharsets.UTF_8));
    refused("something follows its last package", more.toByteArray());
  }

  @Test
  void wrongSizeAndWrongSumAreNamedWithTheLine() {
    refused(
        "pkgmap, line 2: f: file size <9> expected <7> actual",
        Packages.named("EXMPa")
            .line("1 f none f 0644 root root 9 763 1")
            .data("reloc/f", "content"));
    refused(
        "pkgmap, line 2: f: file cksum <1> expected <763> actual",
        Packages.named("EXMPa").line("1 f none f 0644 root root 7 1 1").data("reloc/f", "content"));
  }

  @Test
  void absurdSizeIsNotBelieved() {
    refused(
        "file size <999999999999999999> expected <7> actual",
        Packages.named("EXMPa")
            .line("1 f none f 0644 root root 999999999999999999 1 1")
            .data("reloc/f", "content"));
  }

  @Test
  void missingAndSuperfluousDataAreNamed() {
    refused(
        "unable to locate spooled object <reloc/f>",
        Packages.named("EXMPa").line("1 f none f 0644 root root 1 1 1"));
    refused(
        "reloc/extra is in the package, but not in its pkgmap", sound().data("reloc/extra", "x"));
  }

  @Test
  void unknownTypeIsNamedWithTheLine() {
    refused("EXMPa: pkgmap, line 2: unknown ftype 'q'", Packages.named("EXMPa").line("1 q none x"));
  }

  @Test
  void linesThatAreNotOfTheGrammarAreNamed() {
    refused("missing or invalid link", Packages.named("EXMPa").line("1 s none x"));
    refused("extra tokens", Packages.named("EXMPa").line("1 d none x 0755 root root more"));
    refused("is not octal", Packages.named("EXMPa").line("1 d none x 0789 root root"));
    refused("must not be parametric", Packages.named("EXMPa").line("1 d none x $M root root"));
    refused("part 2 of a package that has 1", Packages.named("EXMPa").line("2 d none x"));
    refused("the size is 'big'", Packages.named("EXMPa").line("1 f none x 0644 a b big 1 1"));
    refused("device number is '?'", Packages.named("EXMPa").line("1 c none x ? ? 0644 a b"));
    refused("control character", Packages.named("EXMPa").line("1 d none x\u0007y 0755 a b"));
  }

  @Test
  void duplicatePathsAreNamedWithBothLines() {
    refused("line 3: x stands twice, first in line 2", Packages.named("EXMPa").dir("x").dir("x"));
    refused(
        "line 3: ./x goes to /opt/x, as line 2 does", Packages.named("EXMPa").dir("x").dir("./x"));
  }

  @Test
  void cyclicHardLinksAreNamed() {
    refused(
        "line 2: a is a hard link to itself in a circle",
        Packages.named("EXMPa").line("1 l none a=b").line("1 l none b=a"));
  }

  @Test
  void millionEntriesAreRefused() {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 1_000_000; i++) {
      lines.append("1 d none d").append(i).append(" 0755 root root\n");
    }
    refused(
        "pkgmap, line 500002: more than 500000 entries",
        Packages.named("EXMPa").line(lines.toString().stripTrailing()));
  }

  @Test
  void formsThatCannotBeVerifiedAreRefusedByName() throws IOException {
    refused("has a class archive, archive", sound().data("archive/none.bz2", "x"));
    refused("has its files in root.cpio.Z", sound().data("root.cpio.Z", "x"));
    ByteArrayOutputStream signed = new ByteArrayOutputStream();
    byte[] stream = Packages.stream(sound());
    signed.write(stream, 0, 512);
    Packages.archive(signed, Map.of("signature", new byte[] {1}));
    refused("x.pkg is signed", signed.toByteArray());
  }

  @Test
  void memberThatNoPackageHasIsRefused() throws IOException {
    refused("holds '../x', which no package has", member("../x", 0100644));
    refused("holds '/etc/passwd', which no package has", member("/etc/passwd", 0100644));
    refused("which is no file", member("reloc/x", 0120777));
  }

  private static byte[] member(String name, int mode) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] stream = Packages.stream(sound());
    int second = 512;
    byte[] trailer = "TRAILER!!!".getBytes(StandardCharsets.US_ASCII);
    while (!Arrays.equals(stream, second, second + 10, trailer, 0, 10)) {
      second++;
    }
    second = (second + 511) / 512 * 512;
    out.write(stream, 0, second);
    Packages.header(out, name, 9, mode, 0);
    out.write(stream, second, stream.length - second);
    return out.toByteArray();
  }

  @Test
  void oldBinaryCpioIsRefusedByName() throws IOException {
    byte[] stream = Packages.stream(sound());
    stream[512] = (byte) 0xc7;
    stream[513] = (byte) 0x71;
    refused("the old binary cpio format is not read", stream);
  }

  @Test
  void compressedStreamIsRead() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(Packages.stream(sound(), Packages.named("EXMPb").file("/etc/b", "b")));
    }
    Path file = Files.write(directory.resolve("x.pkg.gz"), out.toByteArray());
    Svr4Image image = new Svr4Image().install(Svr4Image.request(file));
    assertTrue(image.contents().contains("/etc/b f none 0644 root root 1 98 1700000000 EXMPb"));
  }

  @Test
  void packageThatIsNotThereIsNamedWithThoseThatAre() throws IOException {
    Path file = Files.write(directory.resolve("x.pkg"), Packages.stream(sound()));
    Item request = Svr4Image.request(file).withPackages(java.util.List.of("EXMPz"));
    String message =
        assertThrows(ImageBuildException.class, () -> new Svr4Image().install(request))
            .getMessage();
    assertTrue(message.contains("has no package EXMPz; it has EXMPa"), message);
  }

  /** Whatever is in the file, the readers end, and throw nothing but the declared exception. */
  @Test
  void mutatedPackagesGiveOnlyTheDeclaredException() throws IOException {
    Packages p =
        sound()
            .line("1 s none app/s=f")
            .line("1 l none app/l=f")
            .line("1 c none app/c 1 3 0666 root root")
            .install("depend", "P EXMPb B\n\t(i386) 1\n");
    byte[] stream = Packages.stream(p);
    Random random = new Random(6);
    Path file = directory.resolve("fuzz.pkg");
    for (int round = 0; round < 600; round++) {
      byte[] mutated = stream.clone();
      for (int i = random.nextInt(3); i >= 0; i--) {
        mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
      }
      int length = random.nextInt(8) == 0 ? random.nextInt(mutated.length) : mutated.length;
      readAll(Files.write(file, Arrays.copyOf(mutated, length)), round);
    }
    Path spool = p.writeTo(directory);
    byte[] map = Files.readAllBytes(spool.resolve("pkgmap"));
    byte[] info = Files.readAllBytes(spool.resolve("pkginfo"));
    for (int round = 0; round < 600; round++) {
      Files.write(spool.resolve("pkgmap"), mutated(map, random));
      Files.write(spool.resolve("pkginfo"), mutated(info, random));
      readAll(spool, round);
    }
  }

  private static byte[] mutated(byte[] bytes, Random random) {
    byte[] mutated = bytes.clone();
    String likely = " \n=$/?.0189abdfilpsvx\t\0";
    for (int i = random.nextInt(3); i >= 0; i--) {
      mutated[random.nextInt(mutated.length)] =
          (byte) likely.charAt(random.nextInt(likely.length()));
    }
    return mutated;
  }

  private static void readAll(Path path, int round) throws IOException {
    try {
      Svr4Image image = new Svr4Image();
      for (PackageContainer container : PackageContainer.open(path, "fuzz", true)) {
        for (PackageHead head : container.heads()) {
          container.read(head, image.store).verify();
        }
      }
      image.install(Svr4Image.request(path).withAdmin(InstallationTest.NO_DEPENDENCIES));
    } catch (ImageBuildException e) {
      // what is declared
    } catch (RuntimeException e) {
      throw new AssertionError("round " + round, e);
    }
  }
}
