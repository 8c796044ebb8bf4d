package org.osimage.it;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osimage.testing.Tools;

/** The referees over the finished files of a real build. */
@Tag("peer")
@ExtendWith(Quickstart.class)
class QuickstartPeerIT {
  private static Path output(String extension) {
    return Quickstart.built().output(extension);
  }

  private static Tools.Result run(String... command) {
    return Tools.run(command).succeeded();
  }

  @Test
  void isoSatisfiesXorrisoBsdtar7zIsoinfoAndSgdisk() {
    Tools.require("xorriso", "bsdtar", "7z", "isoinfo", "sgdisk", "file");
    String iso = output("iso").toString();
    Tools.Result xorriso =
        run(
            "xorriso",
            "-abort_on",
            "WARNING",
            "-return_with",
            "WARNING",
            "0",
            "-indev",
            iso,
            "-report_el_torito",
            "plain",
            "-report_system_area",
            "plain");
    assertTrue(xorriso.output().contains("El Torito boot img :   1  BIOS"), xorriso.output());
    assertTrue(xorriso.output().contains("El Torito boot img :   2  UEFI"), xorriso.output());
    assertTrue(xorriso.output().contains("GPT partition name"), xorriso.output());
    run("bsdtar", "-tf", iso);
    Tools.Result sevenZip = run("7z", "t", iso);
    assertTrue(sevenZip.output().contains("Everything is Ok"), sevenZip.output());
    assertFalse(sevenZip.output().contains("WARNING"), sevenZip.output());
    assertTrue(run("isoinfo", "-d", "-i", iso).output().contains("Volume id: QUICKSTART"));
    assertSgdisk(output("iso"));
    assertTrue(run("file", iso).output().contains("bootable"));
  }

  @Test
  void usbImageSatisfiesSgdiskFsckAnd7z() throws IOException {
    Tools.require("sgdisk", "fsck.fat", "mdir", "7z");
    assertSgdisk(output("img"));
    Path esp = cut(output("img"), partition(output("img"), "EF00"));
    Tools.Result fsck = run("fsck.fat", "-n", esp.toString());
    assertFalse(fsck.output().contains("differences"), fsck.output());
    assertTrue(run("7z", "t", esp.toString()).output().contains("Everything is Ok"));
    assertTrue(run("mdir", "-/", "-b", "-i", esp.toString(), "::/").output().contains("vmlinuz"));
  }

  private static void assertSgdisk(Path image) {
    Tools.Result sgdisk = run("sgdisk", "-v", image.toString());
    assertTrue(sgdisk.output().contains("No problems found"), sgdisk.output());
    // a damaged primary header is repaired while loading, and then no problem is found
    assertFalse(
        sgdisk.output().matches("(?s).*(Caution: invalid|Warning|ERROR).*"), sgdisk.output());
  }

  /** First and last sector of the partition with a type code. */
  private static long[] partition(Path image, String code) {
    Tools.Result table = run("sgdisk", "-p", image.toString());
    Matcher line =
        Pattern.compile("(?m)^ +\\d+ +(\\d+) +(\\d+) +[\\d.]+ \\w+ +" + code)
            .matcher(table.output());
    assertTrue(line.find(), table.output());
    return new long[] {Long.parseLong(line.group(1)), Long.parseLong(line.group(2))};
  }

  private static Path cut(Path image, long[] sectors) throws IOException {
    Path part = Files.createTempFile(Builds.work(), "partition", ".fat");
    run(
        "dd",
        "if=" + image,
        "of=" + part,
        "bs=512",
        "skip=" + sectors[0],
        "count=" + (sectors[1] - sectors[0] + 1),
        "status=none");
    return part;
  }

  @Test
  void elToritoExtentEqualsTheEspByteForByte() throws IOException {
    Tools.require("sgdisk", "fsck.fat");
    Path iso = output("iso");
    long[] esp = partition(iso, "EF00");
    Path fat = cut(iso, esp);
    run("fsck.fat", "-n", fat.toString());
    byte[] expected = Files.readAllBytes(fat);
    try (RandomAccessFile file = new RandomAccessFile(iso.toFile(), "r")) {
      byte[] block = new byte[2048];
      file.seek(17L * 2048);
      file.readFully(block);
      long catalog = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN).getInt(71);
      file.seek(catalog * 2048);
      file.readFully(block);
      ByteBuffer section = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
      assertEquals((byte) 0xef, section.get(65), "the section header is for EFI");
      long lba = section.getInt(96 + 8);
      assertEquals(esp[0], lba * 4);
      byte[] found = new byte[expected.length];
      file.seek(lba * 2048);
      file.readFully(found);
      assertArrayEquals(expected, found);
    }
  }

  @Test
  void bootArchiveSatisfiesZstdAndCpio() {
    Tools.require("zstd", "cpio", "bsdtar");
    Path plain = Builds.work().resolve("initramfs.cpio");
    run("zstd", "-q", "-d", "-f", "-o", plain.toString(), output("cpio").toString());
    Tools.Result listing =
        Tools.run(Builds.work(), List.of("sh", "-c", "cpio --quiet -itv < '" + plain + "'"))
            .succeeded();
    assertTrue(
        listing.output().lines().anyMatch(l -> l.matches("-rwxr-xr-x .*root.* init")),
        listing.output());
    run("bsdtar", "-tf", plain.toString());
  }

  @Test
  void checksumManifestIsMtree() {
    Tools.require("bsdtar");
    Path manifest = output("manifest");
    String listing = run("bsdtar", "-tvf", manifest.toString()).output();
    assertTrue(listing.contains("usr/bin/busybox"), listing);
  }

  @Test
  void truncatedFilesAreCaught() throws IOException {
    Tools.require("7z", "sgdisk");
    Path cut = Builds.work().resolve("cut.iso");
    Files.copy(output("iso"), cut, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    try (RandomAccessFile file = new RandomAccessFile(cut.toFile(), "rw")) {
      file.setLength(file.length() - (1 << 20));
    }
    assertTrue(Tools.run("7z", "t", cut.toString()).exit() != 0);
    assertFalse(Tools.run("sgdisk", "-v", cut.toString()).output().contains("No problems found"));
  }
}
