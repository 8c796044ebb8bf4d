package org.osimage.boot.illumos;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.osimage.ImageBuildException;

/**
 * What {@code installboot} writes into the boot blocks of illumos's loader (illumos-gate
 * usr/src/cmd/boot/installboot, and format_image of smartos-live): where the next stage lies.
 */
public final class BootBlocks {
  private static final int SECTOR = 512;

  /** The BIOS parameter block of a FAT volume, which a master boot record does not have. */
  private static final int BPB = 0x3;

  private static final int BPB_SIZE = 0x3b;
  private static final int STAGE2_SIZE = 0xfc;
  private static final int STAGE2_LBA = 0xfe;
  private static final int STAGE2_UUID = 0x106;
  private static final int UUID_SIZE = 16;

  /** The code ends where the disk signature begins. */
  private static final int CODE = 0x1b8;

  private static final int MULTIBOOT_MAGIC = 0x1BADB002;

  /** Within these bytes the Multiboot specification (0.6.96, 3.1) wants the header. */
  private static final int MULTIBOOT_SEARCH = 8192;

  /** Flags, checksum, header_addr, load_addr and load_end_addr come before it. */
  private static final int BSS_END_ADDR = 24;

  private BootBlocks() {}

  /**
   * The code of a master boot record that loads a second stage.
   *
   * @param pmbr {@code boot/pmbr}, 512 bytes
   * @param stage2Lba the stage's first 512-byte sector
   * @param stage2Bytes its length
   * @param id 16 bytes by which the loader tells disks apart; derive them from content
   * @return 440 bytes
   * @throws ImageBuildException if the file is no boot sector or the stage is too long
   */
  public static byte[] masterBootRecord(byte[] pmbr, long stage2Lba, long stage2Bytes, byte[] id)
      throws ImageBuildException {
    boolean signed =
        pmbr.length == SECTOR && (pmbr[510] & 0xff) == 0x55 && (pmbr[511] & 0xff) == 0xaa;
    if (!signed) {
      throw new ImageBuildException(
          "boot/pmbr is no boot sector: it has "
              + pmbr.length
              + " bytes, and 512 that end in 55 AA are needed");
    }
    long sectors = (stage2Bytes + SECTOR - 1) / SECTOR;
    if (sectors > 0xffff) {
      throw new ImageBuildException(
          "the second stage of the illumos loader has " + stage2Bytes + " bytes: too many");
    }
    byte[] code = Arrays.copyOf(pmbr, CODE);
    Arrays.fill(code, BPB, BPB + BPB_SIZE, (byte) 0);
    ByteBuffer fields = ByteBuffer.wrap(code).order(ByteOrder.LITTLE_ENDIAN);
    fields.putShort(STAGE2_SIZE, (short) sectors).putLong(STAGE2_LBA, stage2Lba);
    System.arraycopy(id, 0, code, STAGE2_UUID, UUID_SIZE);
    return code;
  }

  /**
   * A second stage that knows where the partition to boot begins: {@code installboot} puts the
   * sector into a field of the file's Multiboot header that is of no other use.
   *
   * @param name of the file, for messages
   * @param targetLba 512-byte sector
   * @throws ImageBuildException if the file has no Multiboot header
   */
  public static byte[] stage2(String name, byte[] file, long targetLba) throws ImageBuildException {
    byte[] patched = file.clone();
    ByteBuffer fields = ByteBuffer.wrap(patched).order(ByteOrder.LITTLE_ENDIAN);
    int last = Math.min(patched.length, MULTIBOOT_SEARCH) - 32;
    for (int at = 0; at <= last; at += 4) {
      boolean header =
          fields.getInt(at) == MULTIBOOT_MAGIC
              && fields.getInt(at) + fields.getInt(at + 4) + fields.getInt(at + 8) == 0;
      if (header) {
        fields.putLong(at + BSS_END_ADDR, targetLba);
        return patched;
      }
    }
    throw new ImageBuildException(
        name
            + " has no Multiboot header in its first "
            + MULTIBOOT_SEARCH
            + " bytes: it is not the second stage of the illumos loader");
  }
}
