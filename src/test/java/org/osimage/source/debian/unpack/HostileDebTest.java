package org.osimage.source.debian.unpack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osimage.ImageBuildException;
import org.osimage.content.PackedContentStore;
import org.osimage.testing.MemoryContentStore;

/**
 * Every package here is wrong in one way; each must be refused with one message that says which.
 */
class HostileDebTest {
  @TempDir Path dir;

  private void refused(DebBuilder deb, String... parts) {
    refused(deb.in(dir), parts);
  }

  private static void refused(DebFile deb, String... parts) {
    ImageBuildException e =
        assertThrows(ImageBuildException.class, () -> Unpacking.of(deb), "not refused");
    String message = String.valueOf(e.getMessage());
    assertTrue(message.startsWith("package " + deb), message);
    assertFalse(message.contains("\n"), message);
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
  }

  private static DebBuilder bad() {
    return new DebBuilder("bad");
  }

  @Test
  void namesThatLeaveTheRoot() {
    refused(bad().file("./usr/../../etc/shadow", "x"), "data.tar.xz", "'..'");
    refused(bad().hardLink("./x", "/etc/shadow"), "'x' is a hard link to 'etc/shadow'");
    refused(bad().hardLink("./x", "../etc/shadow"), "'..'");
  }

  @Test
  void absoluteNamesLieBelowTheRoot() throws Exception {
    TarArchiveEntry entry = new TarArchiveEntry("/etc/x", (byte) '0', true);
    assertTrue(Unpacking.of(bad().add(entry, new byte[0]).in(dir)).has("etc/x"));
  }

  @Test
  void aFileBeneathItsOwnLinkOrFile() {
    refused(
        bad().symlink("./opt", "/etc").file("./opt/x", "x"),
        "'opt/x' lies beneath 'opt'",
        "symbolic link");
    refused(bad().file("./opt/x", "x").symlink("./opt", "/etc"), "'opt/x' lies beneath 'opt'");
    refused(bad().file("./opt", "x").file("./opt/x", "x"), "as a file");
  }

  @Test
  void aLinkChainBackIntoItsOwnPackage() {
    ImageBuildException e =
        assertThrows(
            ImageBuildException.class,
            () ->
                Unpacking.of(
                    new DebBuilder("a").symlink("./one", "two").in(dir),
                    new DebBuilder("b").symlink("./two", "/etc").file("./one/x", "x").in(dir)));
    assertTrue(e.getMessage().contains("package b 1.0 amd64: 'one' lies beneath"), e.getMessage());
  }

  @Test
  void linksInACircle() {
    ImageBuildException e =
        assertThrows(
            ImageBuildException.class,
            () ->
                Unpacking.of(
                    new DebBuilder("a").symlink("./one", "two").symlink("./two", "one").in(dir),
                    new DebBuilder("b").file("./one/x", "x").in(dir)));
    assertTrue(e.getMessage().contains("more than 40 links"), e.getMessage());
  }

  @Test
  void hardLinksToNothing() {
    refused(bad().hardLink("./x", "./etc/passwd"), "'x' is a hard link to 'etc/passwd'");
    refused(bad().hardLink("./x", "./x"), "'x' is a hard link to 'x'");
    refused(bad().dir("./d/").hardLink("./x", "./d"), "'x' is a hard link to 'd'");
  }

  @Test
  void onePathTwice() throws Exception {
    Unpacking twice =
        Unpacking.of(bad().file("./x", "1").hardLink("./y", "./x").file(".//x", "22").in(dir));
    assertEquals("22", twice.text("x"));
    assertEquals("1", twice.text("y"));
    refused(bad().file("./x", "1").dir("./x/"), "it holds 'x' as a file and again as a directory");
    assertTrue(Unpacking.of(bad().dir("./d/").dir("./d/").in(dir)).has("d"));
  }

  @Test
  void namesThatAreNotUtf8() throws Exception {
    byte[] tar = bad().file("./caf\u0001", "x").dataTar();
    for (int i = 0; i < tar.length; i++) {
      if (tar[i] == 1) {
        tar[i] = (byte) 0xe9;
        int sum = 0xe8;
        String old = new String(tar, 512 + 148, 6, StandardCharsets.US_ASCII);
        String fixed = String.format("%06o", Integer.parseInt(old, 8) + sum);
        System.arraycopy(fixed.getBytes(StandardCharsets.US_ASCII), 0, tar, 512 + 148, 6);
      }
    }
    refused(withData(tar), "not valid UTF-8", "636166e9");
  }

  private DebFile withData(byte[] tar) throws Exception {
    byte[] xz = DebBuilder.compress(".xz", tar);
    return parts("data.tar.xz", xz);
  }

  private DebFile parts(String dataName, byte[] data) throws Exception {
    byte[] control = DebBuilder.compress(".gz", bad().controlTar());
    byte[] version = "2.0\n".getBytes(StandardCharsets.US_ASCII);
    return bad()
        .in(
            dir,
            DebBuilder.ar("debian-binary", version, "control.tar.gz", control, dataName, data));
  }

  @Test
  void tarTypesThatDpkgRefuses() {
    refused(bad().add(new TarArchiveEntry("./x", (byte) 'S', true), new byte[0]), "type 'S'");
    refused(bad().add(new TarArchiveEntry("./x", (byte) 'M', true), new byte[0]), "type 'M'");
  }

  @Test
  void membersMissingOrMisplaced() throws Exception {
    byte[] two = "2.0\n".getBytes(StandardCharsets.US_ASCII);
    byte[] control = bad().controlTar();
    byte[] data = bad().dataTar();
    refused(bad().in(dir, new byte[0]), "no ar archive");
    refused(bad().in(dir, DebBuilder.ar("data.tar", data)), "where debian-binary must be");
    refused(bad().in(dir, DebBuilder.ar("debian-binary", two)), "no member control.tar");
    refused(
        bad().in(dir, DebBuilder.ar("debian-binary", two, "control.tar", control)),
        "no member data.tar");
    refused(
        bad().in(dir, DebBuilder.ar("debian-binary", two, "data.tar", data)),
        "'data.tar' where control.tar must be");
    refused(
        bad().in(dir, DebBuilder.ar("debian-binary", "3.0\n".getBytes(StandardCharsets.US_ASCII))),
        "format 2.0");
    refused(parts("data.tar.lz9", data), "data.tar.lz9: it is compressed in an unknown way");
  }

  @Test
  void anotherPackageThanTheIndexSays() {
    DebFile good = bad().in(dir);
    DebFile other =
        new DebFile("bad", "2.0", "amd64", good.file(), good.sha256(), good.size(), true);
    refused(other, "it holds bad 1.0 amd64, which is another package");
    refused(bad().control("control", "no fields\n"), "control.tar.xz");
    refused(bad().control("../x", ""), "'..'");
    refused(bad().control("sub/x", ""), "no plain file");
  }

  @Test
  void wrongHashAndSize() throws Exception {
    DebFile good = bad().file("./x", "x").in(dir);
    String zero = "0".repeat(64);
    refused(
        new DebFile("bad", "1.0", "amd64", good.file(), zero, good.size(), true),
        zero,
        good.sha256());
    refused(
        new DebFile("bad", "1.0", "amd64", good.file(), good.sha256(), 7, true),
        "bytes and must have 7");
    Files.delete(good.file());
    refused(good, "there is no file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".gz", ".xz", ".zst", ".bz2"})
  void truncatedMembers(String suffix) throws Exception {
    byte[] whole =
        DebBuilder.compress(suffix, bad().file("./x", "x".repeat(5000) + new Random(1)).dataTar());
    int[] cuts = {0, 5, whole.length / 3, whole.length / 2, whole.length - 1};
    for (int cut : cuts) {
      if (suffix.isEmpty() && (cut == whole.length - 1 || cut % 512 == 0)) {
        continue; // behind the end mark, or maybe at the end of a member: dpkg takes it
      }
      refused(parts("data.tar" + suffix, Arrays.copyOf(whole, cut)), "data.tar" + suffix + ":");
    }
  }

  @Test
  void truncatedArchives() {
    byte[] whole = bad().file("./x", "x".repeat(5000)).bytes();
    for (int cut = 0; cut < whole.length - 1; cut += 37) {
      refused(bad().in(dir, Arrays.copyOf(whole, cut)));
    }
  }

  @Test
  void aRefusedPackageLeavesNothingInTheStore() throws Exception {
    DebFile bad = bad().file("./fine", "fine").file("./x/../../y", "y").in(dir);
    try (PackedContentStore store = PackedContentStore.open(dir.resolve("store"))) {
      for (int i = 0; i < 2; i++) {
        assertThrows(ImageBuildException.class, () -> Unpacking.of(store, List.of(bad), true));
        assertTrue(store.pack(PackSummary.key(bad)).isEmpty());
      }
    }
    try (var files = Files.walk(dir.resolve("store"))) {
      assertEquals(
          0, files.filter(Files::isRegularFile).filter(f -> f.toString().endsWith("pack")).count());
    }
  }

  @Test
  void aKnownPackageIsJudgedLikeANewOne() throws Exception {
    DebFile good = new DebBuilder("good").file("./x", "x").in(dir);
    DebFile other =
        new DebFile("good", "2.0", "amd64", good.file(), good.sha256(), good.size(), true);
    DebFile longer =
        new DebFile("good", "1.0", "amd64", good.file(), good.sha256(), good.size() + 1, true);
    for (DebFile wrong : List.of(other, longer)) {
      List<String> verdicts = new java.util.ArrayList<>();
      for (boolean warm : new boolean[] {false, true}) {
        try (PackedContentStore store = PackedContentStore.open(dir.resolve("judge" + warm))) {
          if (warm) {
            Unpacking.of(store, List.of(good), true);
          }
          verdicts.add(
              assertThrows(
                      ImageBuildException.class, () -> Unpacking.of(store, List.of(wrong), true))
                  .getMessage());
        }
      }
      assertEquals(verdicts.get(0), verdicts.get(1));
    }
  }

  @Test
  void aDamagedPackIsReadAnewFromThePackage() throws Exception {
    DebFile deb = new DebBuilder("good").file("./x", "x".repeat(3000)).in(dir);
    String text;
    try (PackedContentStore store = PackedContentStore.open(dir.resolve("store"))) {
      text = Unpacking.of(store, List.of(deb), true).text("x");
    }
    Random random = new Random(7);
    for (int round = 0; round < 100; round++) {
      for (Path pack : packs()) {
        byte[] bytes = Files.readAllBytes(pack);
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        Files.write(pack, bytes);
      }
      try (PackedContentStore store = PackedContentStore.open(dir.resolve("store"))) {
        assertEquals(text, Unpacking.of(store, List.of(deb), true).text("x"));
      } catch (org.osimage.content.DamagedContentException e) {
        assertTrue(e.getMessage().contains("is removed now"), e.getMessage());
      }
    }
  }

  private List<Path> packs() throws java.io.IOException {
    try (var files = Files.walk(dir.resolve("store/packs"))) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void everyBadPackageIsNamed() {
    ImageBuildException e =
        assertThrows(
            ImageBuildException.class,
            () ->
                Unpacking.of(
                    new DebBuilder("b").file("./../x", "").in(dir),
                    new DebBuilder("c").in(dir),
                    new DebBuilder("a").file("./../x", "").in(dir)));
    List<String> lines = String.valueOf(e.getMessage()).lines().toList();
    assertEquals(2, lines.size(), e.getMessage());
    assertTrue(lines.get(0).startsWith("package a "));
    assertTrue(lines.get(1).startsWith("package b "));
  }

  /** Whatever bytes a package has, it is unpacked or refused with a message that names it. */
  @ParameterizedTest
  @ValueSource(strings = {"", ".gz", ".xz", ".zst"})
  void mutations(String suffix) throws Exception {
    long seed = 20260101;
    Random random = new Random(seed);
    byte[] whole =
        bad()
            .compression(suffix)
            .file("./usr/bin/x", "x".repeat(700))
            .hardLink("./usr/bin/y", "./usr/bin/x")
            .symlink("./usr/bin/z", "x")
            .file("./usr/share/" + "n".repeat(120), "long")
            .bytes();
    for (int round = 0; round < 400; round++) {
      byte[] mutant = whole.clone();
      for (int n = 1 + random.nextInt(4); n > 0; n--) {
        mutant[random.nextInt(mutant.length)] = (byte) random.nextInt(256);
      }
      DebFile deb = bad().in(dir, mutant);
      try {
        Unpacking.of(new MemoryContentStore(), List.of(deb), true);
      } catch (ImageBuildException e) {
        assertTrue(
            String.valueOf(e.getMessage()).contains("bad 1.0 amd64"),
            "seed " + seed + " round " + round + ": " + e.getMessage());
      } catch (Exception e) {
        throw new AssertionError("seed " + seed + ", round " + round, e);
      }
    }
  }
}
