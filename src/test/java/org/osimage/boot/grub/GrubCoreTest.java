package org.osimage.boot.grub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osimage.ImageBuildException;
import org.osimage.bytes.Fields;

class GrubCoreTest {
  private final Map<String, byte[]> parts = new HashMap<>();

  private byte[] part(String name) throws ImageBuildException {
    byte[] part = parts.get(name);
    if (part == null) {
      throw new ImageBuildException("no " + name);
    }
    return part;
  }

  @BeforeEach
  void parts() {
    parts.put("kernel.img", kernel());
    parts.put("lzma_decompress.img", filled(2860, 1));
    parts.put("diskboot.img", filled(512, 2));
    parts.put("cdboot.img", filled(2048, 3));
    parts.put("boot.img", filled(512, 4));
    parts.put("boot_hybrid.img", filled(512, 5));
    parts.put("a.mod", new byte[] {1, 2, 3, 4, 5});
    parts.put("b.mod", new byte[] {6, 7, 8, 9});
    parts.put("moddep.lst", ascii("a: b\nb:\n"));
  }

  private static byte[] kernel() {
    return new Fields()
        .le32(0x464C457F)
        .u8(1)
        .u8(1)
        .zerosTo(28)
        .le32(52)
        .zerosTo(42)
        .le16(32)
        .le16(1)
        .zerosTo(52)
        .le32(1)
        .le32(84)
        .le32(0x9000)
        .le32(0x9000)
        .le32(6)
        .zerosTo(84)
        .ascii("kernel")
        .toBytes();
  }

  private static byte[] filled(int size, int value) {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private GrubCore core() throws IOException {
    return GrubCore.assemble(this::part, List.of("a"), "/p", "x");
  }

  @Test
  void bodyHasKernelModulesConfigurationAndPrefix() throws IOException {
    byte[] expected =
        new Fields()
            .ascii("kernel")
            .zeros(2)
            .ascii("mimg")
            .le32(12)
            .le32(12 + 12 + 16 + 12 + 12)
            .le32(0)
            .le32(12)
            .put((byte) 6, (byte) 7, (byte) 8, (byte) 9)
            .le32(0)
            .le32(16)
            .put((byte) 1, (byte) 2, (byte) 3, (byte) 4, (byte) 5)
            .zeros(3)
            .le32(2)
            .le32(12)
            .ascii("x\0\0\0")
            .le32(3)
            .le32(12)
            .ascii("/p\0\0")
            .toBytes();
    // "mimg" on disk is the little-endian form of 0x676D696D
    assertArrayEquals(expected, core().body());
  }

  @Test
  void bootCodeIsPatchedAndLeavesTheTableFree() throws IOException {
    byte[] disk = GrubCore.diskBootCode(this::part, 2048);
    assertArrayEquals(new byte[] {0, 8, 0, 0, 0, 0, 0, 0}, Arrays.copyOfRange(disk, 0x5C, 0x64));
    assertArrayEquals(new byte[] {-1, 4, -112, -112}, Arrays.copyOfRange(disk, 0x64, 0x68));
    assertEquals(440, disk.length);
    byte[] hybrid = GrubCore.hybridBootCode(this::part, 40);
    assertArrayEquals(
        new byte[] {(byte) 164, 0, 0, 0, 0, 0, 0, 0}, Arrays.copyOfRange(hybrid, 432, 440));
  }

  @Test
  void elToritoIsCdbootAndTheCore() throws IOException {
    GrubCore core = core();
    byte[] image = core.forElTorito();
    assertEquals(2048 + core.diskSize(), image.length);
    System.arraycopy(GrubCore.bootInfo(100), 0, image, GrubCore.BOOT_INFO_OFFSET, 8);
    byte[] expected = new Fields().le64(405).le16(core.diskSize() / 512 - 1).le16(0x820).toBytes();
    assertArrayEquals(expected, Arrays.copyOfRange(image, 2548, 2560));
    assertArrayEquals(core.forDisk(1), core().forDisk(1));
  }

  @Test
  void unknownModuleAndCirclesAreNamed() {
    ImageBuildException unknown =
        assertThrows(
            ImageBuildException.class,
            () -> GrubCore.assemble(this::part, List.of("zfs"), "/p", ""));
    assertTrue(unknown.getMessage().contains("'zfs'"));
    parts.put("moddep.lst", ascii("a: b\nb: a\n"));
    ImageBuildException circle = assertThrows(ImageBuildException.class, this::core);
    assertTrue(circle.getMessage().contains("a -> b"));
  }

  @Test
  void tooLargeACoreIsRefused() {
    byte[] noise = new byte[600_000];
    new Random(1).nextBytes(noise);
    parts.put("a.mod", noise);
    ImageBuildException e = assertThrows(ImageBuildException.class, this::core);
    assertTrue(e.getMessage().contains("fewer modules"));
  }

  @Test
  void truncatedPartsAreRefused() {
    for (String name :
        List.of("kernel.img", "lzma_decompress.img", "diskboot.img", "cdboot.img", "boot.img")) {
      byte[] whole = parts.get(name);
      parts.put(name, Arrays.copyOf(whole, 7));
      ImageBuildException e =
          assertThrows(
              ImageBuildException.class,
              () -> {
                core().forElTorito();
                GrubCore.diskBootCode(this::part, 1);
              });
      assertTrue(e.getMessage().contains(name), e.getMessage());
      parts.put(name, whole);
    }
  }
}
