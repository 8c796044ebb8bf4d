package org.osimage.boot.grub;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.osimage.ImageBuildException;
import org.osimage.bytes.Fields;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.LZMAOutputStream;

/**
 * A GRUB core image for BIOS: kernel and modules compressed behind their decompressor, with a
 * configuration and a prefix inside. The layout is that of {@code grub-mkimage -O i386-pc} (GRUB
 * 2.06); the uncompressed body is the same byte for byte, the compressed bytes are XZ for Java's.
 */
public final class GrubCore {
  private static final int SECTOR = 512;
  private static final int CD_SECTOR = 2048;

  /** Where the block list stands in diskboot.img: LE64 sector, LE16 count, LE16 segment. */
  private static final int BLOCK_LIST = 500;

  /** The sector after diskboot.img is loaded to 0820:0000. */
  private static final int LOAD_SEGMENT = 0x820;

  /** What fits below the EBDA when loading starts at 0x8200. */
  private static final int MAX_SIZE = 0x78000 - 0x8200;

  private static final int MODULE = 0;
  private static final int CONFIG = 2;
  private static final int PREFIX = 3;

  private final GrubFiles files;
  private final byte[] body;
  private final byte[] compressed;

  private GrubCore(GrubFiles files, byte[] body, byte[] compressed) {
    this.files = files;
    this.body = body;
    this.compressed = compressed;
  }

  /**
   * Assembles a core.
   *
   * @param modules wanted by name; what they need comes along
   * @param prefix where GRUB looks for further files, e.g. {@code /boot/grub}
   * @param config commands run first, ASCII; may be empty
   * @throws ImageBuildException if a part is missing or damaged, or all together are too large
   */
  public static GrubCore assemble(
      GrubFiles files, List<String> modules, String prefix, String config) throws IOException {
    byte[] body = body(files, modules, prefix, config);
    byte[] compressed = withDecompressor(files.read("lzma_decompress.img"), body, lzma(body));
    if (compressed.length > MAX_SIZE) {
      throw new ImageBuildException(
          "the GRUB core has "
              + compressed.length
              + " bytes, a BIOS can load "
              + MAX_SIZE
              + ": fewer modules are needed");
    }
    return new GrubCore(files, body, compressed);
  }

  private static byte[] body(GrubFiles files, List<String> modules, String prefix, String config)
      throws IOException {
    Fields objects = new Fields();
    for (String name :
        new ModuleDependencies(files.read("moddep.lst")).inLoadOrder(List.copyOf(modules))) {
      object(objects, MODULE, files.read(name + ".mod"));
    }
    if (!config.isEmpty()) {
      object(objects, CONFIG, text(config));
    }
    object(objects, PREFIX, text(prefix));
    return new Fields()
        .put(KernelImage.flatten(files.read("kernel.img")))
        .le32(0x676D696D)
        .le32(12)
        .le32(12 + objects.size())
        .put(objects.toBytes())
        .toBytes();
  }

  private static byte[] text(String text) throws ImageBuildException {
    if (!StandardCharsets.US_ASCII.newEncoder().canEncode(text) || text.indexOf('\0') >= 0) {
      throw new ImageBuildException("GRUB's configuration must be ASCII: " + text);
    }
    return (text + "\0").getBytes(StandardCharsets.US_ASCII);
  }

  private static void object(Fields out, int type, byte[] bytes) {
    int padded = (bytes.length + 3) & ~3;
    out.le32(type).le32(8 + padded).put(bytes).zeros(padded - bytes.length);
  }

  private static byte[] lzma(byte[] body) throws IOException {
    LZMA2Options options = new LZMA2Options(6);
    options.setDictSize(1 << 16);
    options.setLcLp(3, 0);
    options.setPb(2);
    ByteArrayOutputStream out = new ByteArrayOutputStream(body.length / 2);
    try (LZMAOutputStream lzma = new LZMAOutputStream(out, options, false)) {
      lzma.write(body);
    }
    return out.toByteArray();
  }

  private static byte[] withDecompressor(byte[] decompressor, byte[] body, byte[] data)
      throws ImageBuildException {
    requireSize("lzma_decompress.img", decompressor, 20, 0x9000 - 0x8200);
    byte[] all = Arrays.copyOf(decompressor, decompressor.length + data.length);
    System.arraycopy(data, 0, all, decompressor.length, data.length);
    le(all).putInt(8, data.length).putInt(12, body.length).putInt(16, 0);
    return all;
  }

  /** Kernel, modules, configuration and prefix before compression. */
  public byte[] body() {
    return body.clone();
  }

  /** Size in bytes of {@link #forDisk}, a multiple of 512. */
  public int diskSize() {
    return SECTOR + roundUp(compressed.length, SECTOR);
  }

  /**
   * The core as it lies on a hard disk, in one run of sectors.
   *
   * @param lba the 512-byte sector that its first byte will have on the disk
   */
  public byte[] forDisk(long lba) throws IOException {
    return withBlockList(lba + 1);
  }

  private byte[] withBlockList(long rest) throws IOException {
    byte[] diskboot = files.read("diskboot.img");
    requireSize("diskboot.img", diskboot, SECTOR, SECTOR);
    byte[] core = Arrays.copyOf(diskboot, diskSize());
    System.arraycopy(compressed, 0, core, SECTOR, compressed.length);
    le(core)
        .putLong(BLOCK_LIST, rest)
        .putShort(BLOCK_LIST + 8, (short) (core.length / SECTOR - 1))
        .putShort(BLOCK_LIST + 10, (short) LOAD_SEGMENT);
    return core;
  }

  /**
   * The core as an El Torito no-emulation image. The writer of the ISO must still write the
   * boot-info-table (at byte 8) and {@link #bootInfo} into it.
   */
  public byte[] forElTorito() throws IOException {
    byte[] cdboot = files.read("cdboot.img");
    requireSize("cdboot.img", cdboot, CD_SECTOR, CD_SECTOR);
    byte[] core = withBlockList(0);
    byte[] image = Arrays.copyOf(cdboot, CD_SECTOR + core.length);
    System.arraycopy(core, 0, image, CD_SECTOR, core.length);
    return image;
  }

  /** Where {@link #bootInfo} belongs: the sector in the block list of diskboot.img. */
  public static final int BOOT_INFO_OFFSET = CD_SECTOR + BLOCK_LIST;

  /**
   * The eight bytes for {@link #BOOT_INFO_OFFSET} of an El Torito image: mkisofs's "grub2 boot
   * info", which lets the same core boot from a stick.
   *
   * @param isoLba the 2048-byte block at which the El Torito image lies
   */
  public static byte[] bootInfo(long isoLba) {
    return new Fields().le64(isoLba * 4 + 5).toBytes();
  }

  /**
   * The code of a hard disk's boot sector: 440 bytes, before disk signature and partition table.
   *
   * @param coreLba where {@link #forDisk} lies
   */
  public static byte[] diskBootCode(GrubFiles files, long coreLba) throws IOException {
    byte[] code = bootCode("boot.img", files.read("boot.img"));
    le(code).putLong(0x5C, coreLba);
    code[0x64] = (byte) 0xFF; // the drive that the BIOS names in DL
    code[0x66] = (byte) 0x90; // two NOPs: believe DL, as grub-setup does for hard disks
    code[0x67] = (byte) 0x90;
    return code;
  }

  /**
   * The code of the boot sector of an ISO that is also a stick, as in {@link #diskBootCode}.
   *
   * @param isoLba the 2048-byte block at which the El Torito image lies
   */
  public static byte[] hybridBootCode(GrubFiles files, long isoLba) throws IOException {
    byte[] code = bootCode("boot_hybrid.img", files.read("boot_hybrid.img"));
    le(code).putLong(432, isoLba * 4 + 4); // past cdboot.img
    return code;
  }

  private static byte[] bootCode(String name, byte[] file) throws ImageBuildException {
    requireSize(name, file, SECTOR, SECTOR);
    return Arrays.copyOf(file, 440);
  }

  private static void requireSize(String name, byte[] file, int least, int most)
      throws ImageBuildException {
    if (file.length < least || file.length > most) {
      throw new ImageBuildException(
          "GRUB's " + name + " has " + file.length + " bytes: the file is damaged");
    }
  }

  private static int roundUp(int size, int unit) {
    return (size + unit - 1) / unit * unit;
  }

  private static ByteBuffer le(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
