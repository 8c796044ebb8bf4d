package org.osimage.boot.grub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.boot.DebianPackages;
import org.osimage.testing.Tools;
import org.tukaani.xz.LZMAInputStream;

/** The body of our core against grub-mkimage's, byte for byte. */
@Tag("peer")
class GrubCorePeerTest {
  private static final List<String> MODULES =
      List.of(
          "biosdisk",
          "part_msdos",
          "part_gpt",
          "fat",
          "iso9660",
          "normal",
          "configfile",
          "linux",
          "serial",
          "terminal",
          "search",
          "search_label",
          "echo",
          "test");
  private static final String CONFIG =
      "search --no-floppy --set=root --label OSIMAGE\nset prefix=($root)/boot/grub\n";

  @TempDir private Path dir;

  @Test
  void bodyEqualsGrubMkimage() throws Exception {
    Tools.require("grub-mkimage");
    Path platform = DebianPackages.unpacked("grub-pc-bin").resolve("usr/lib/grub/i386-pc");
    for (List<String> modules :
        List.of(MODULES, List.of("minicmd"), List.of("all_video", "multiboot2", "gzio"))) {
      for (String config : List.of(CONFIG, "echo x\n", "")) {
        GrubCore core =
            GrubCore.assemble(
                name -> Files.readAllBytes(platform.resolve(name)), modules, "/boot/grub", config);
        byte[] theirs = mkimage(platform, modules, config);
        assertArrayEquals(decompress(theirs, platform), core.body());
        byte[] ours = core.forDisk(2048);
        assertArrayEquals(core.body(), decompress(ours, platform));
        // up to the lzma data and apart from the sizes of it both files are the same
        assertArrayEquals(Arrays.copyOf(theirs, 500), Arrays.copyOf(ours, 500));
        assertEquals(2049, le(ours).getLong(500));
        assertEquals(ours.length / 512 - 1, le(ours).getShort(508));
        assertEquals(le(theirs).getShort(510), le(ours).getShort(510));
      }
    }
  }

  private byte[] mkimage(Path platform, List<String> modules, String config) throws Exception {
    Path out = dir.resolve("core.img");
    List<String> command = new ArrayList<>(List.of("grub-mkimage", "-O", "i386-pc"));
    command.addAll(List.of("-d", platform.toString(), "-p", "/boot/grub", "-o", out.toString()));
    if (!config.isEmpty()) {
      command.addAll(List.of("-c", Files.writeString(dir.resolve("cfg"), config).toString()));
    }
    command.addAll(modules);
    Tools.run(dir, command).succeeded();
    return Files.readAllBytes(out);
  }

  private static byte[] decompress(byte[] core, Path platform) throws Exception {
    int decompressor = (int) Files.size(platform.resolve("lzma_decompress.img"));
    int size = le(core).getInt(512 + 12);
    int from = 512 + decompressor;
    try (InputStream in =
        new LZMAInputStream(
            new ByteArrayInputStream(core, from, core.length - from),
            size,
            3,
            0,
            2,
            1 << 16,
            null)) {
      return in.readNBytes(size);
    }
  }

  private static ByteBuffer le(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
