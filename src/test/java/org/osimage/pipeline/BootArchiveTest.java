package org.osimage.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.ImageBuildException;
import org.osimage.elf.ElfProgram;
import org.osimage.pipeline.step.OutputArtifact;

/** The boot archive of an image in illumos's layout, in each format, with its hash. */
class BootArchiveTest {
  private final Recorded log = new Recorded();
  @TempDir Path dir;

  @BeforeEach
  void inputs() throws IOException {
    write("platform/i86pc/kernel/amd64/unix", "kernel");
    write("etc/release", "Test OS 1\n");
    write("etc/system", "set x=1\n");
    write("usr/lib/libc.so.1", "c");
    write("usr/share/doc/readme", "read");
  }

  private void write(String path, String body) throws IOException {
    Path file = dir.resolve("overlay").resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, body);
  }

  private List<OutputArtifact> build(String configuration) throws IOException {
    log.infos.clear();
    String all =
        "<software><overlay><directory>overlay</directory></overlay></software>" + configuration;
    try (ImageBuild build = new ImageBuild(Settings.of(dir, all, log))) {
      build.run("populate");
      build.run("configure-boot-root");
      return build.run("archive");
    }
  }

  private List<OutputArtifact> archive(String options) throws IOException {
    return build("<bootArchive>" + options + "</bootArchive>");
  }

  private byte[] gunzipped(String file) throws IOException {
    byte[] raw = Files.readAllBytes(dir.resolve("target").resolve(file));
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(raw))) {
      return in.readAllBytes();
    }
  }

  private void hashed(byte[] image) throws Exception {
    String sha1 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(image));
    assertEquals(sha1 + "\n", Files.readString(dir.resolve("target/img-1.0.boot_archive.hash")));
  }

  @Test
  void ufsIsWhatIllumosMounts() throws Exception {
    List<OutputArtifact> outputs = archive("");
    Path target = dir.resolve("target");
    assertEquals(
        List.of(
            new OutputArtifact(target.resolve("img-1.0.ufs"), "ufs", "boot-archive"),
            new OutputArtifact(target.resolve("img-1.0.boot_archive.hash"), "hash", "boot-archive"),
            new OutputArtifact(target.resolve("img-1.0.kernel"), "kernel", "kernel"),
            new OutputArtifact(target.resolve("img-1.0.manifest"), "manifest", "checksums")),
        outputs);
    byte[] image = gunzipped("img-1.0.ufs");
    hashed(image);
    ByteBuffer little = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
    assertEquals(0x011954, little.getInt(8192 + 1372));
    archive("<sizePad>7</sizePad><bytesPerInode>4096</bytesPerInode>");
    byte[] padded = gunzipped("img-1.0.ufs");
    hashed(padded);
    assertTrue(padded.length >= image.length + (7 << 20), padded.length + " " + image.length);
    archive("<byteOrder>big</byteOrder><compression><type>none</type></compression>");
    byte[] big = Files.readAllBytes(target.resolve("img-1.0.ufs"));
    hashed(big);
    assertEquals(0x011954, ByteBuffer.wrap(big).getInt(8192 + 1372));
  }

  @Test
  void hsfsHasNamesAsTheyAre() throws Exception {
    assertEquals("hsfs", archive("<format>hsfs</format>").get(0).type());
    byte[] image = gunzipped("img-1.0.hsfs");
    hashed(image);
    assertEquals("CD001", new String(image, 32769, 5, StandardCharsets.US_ASCII));
    String text = new String(image, StandardCharsets.ISO_8859_1);
    assertTrue(text.contains("libc.so.1"));
    assertFalse(text.contains("LIBC"));
    String id = text.substring(32768 + 190, 32768 + 190 + 36);
    assertTrue(text.contains(id + "\n"), "the volume set id stands in .volsetid too: " + id);
  }

  @Test
  void cpioIsOdcForIllumos() throws Exception {
    assertEquals("cpio", archive("<format>cpio</format>").get(0).type());
    byte[] image = gunzipped("img-1.0.cpio");
    hashed(image);
    assertEquals("070707", new String(image, 0, 6, StandardCharsets.US_ASCII));
  }

  @Test
  void whatALoaderCannotReadIsRefused() {
    ImageBuildException e =
        assertThrows(
            ImageBuildException.class,
            () -> archive("<compression><type>zstd</type></compression>"));
    assertTrue(e.getMessage().contains("an illumos boot archive"), e.getMessage());
  }

  @Test
  void linuxStartsFromCpioOnly() throws Exception {
    Files.delete(dir.resolve("overlay/platform/i86pc/kernel/amd64/unix"));
    write("boot/vmlinuz-6.1", "kernel");
    write("sbin/init", "#!/bin/sh");
    assertTrue(dir.resolve("overlay/sbin/init").toFile().setExecutable(true));
    ImageBuildException e =
        assertThrows(ImageBuildException.class, () -> archive("<format>ufs</format>"));
    assertTrue(e.getMessage().contains("starts only from a cpio archive"), e.getMessage());
  }

  @Test
  void aBootRootThatIsNotClosedIsRefused() throws Exception {
    Files.write(dir.resolve("overlay/usr/lib/libz.so.1"), ElfProgram.wide("", "libmissing.so.1"));
    archive("");
    ImageBuildException e =
        assertThrows(ImageBuildException.class, () -> archive("<closureCheck>true</closureCheck>"));
    assertTrue(
        e.getMessage().contains("lacks 1 library")
            && e.getMessage().contains("/usr/lib/libz.so.1 needs libmissing.so.1"),
        e.getMessage());
    archive(
        "<excludes><exclude>usr/lib/libz*</exclude></excludes><closureCheck>true</closureCheck>");
  }

  @Test
  void liveImagesLeaveUsrOnTheMedium() throws Exception {
    List<OutputArtifact> outputs =
        build(
            "<liveImage><marker>.livecd</marker></liveImage>"
                + "<bootArchive><format>cpio</format><includes><include>etc/system</include>"
                + "<include>platform</include></includes></bootArchive>");
    assertEquals("cpio", outputs.get(0).type());
    String archive = new String(gunzipped("img-1.0.cpio"), StandardCharsets.ISO_8859_1);
    assertTrue(archive.contains(".livecd") && archive.contains("/mnt/misc/etc/release"));
    assertFalse(archive.contains("libc.so.1"));
    // what a later step finds: the checkpoint of post-mod lists the medium
    String state = Files.readString(dir.resolve("target/osimage/default/post-mod.tree"));
    assertTrue(state.contains("solaris.zlib"), state);
  }
}
