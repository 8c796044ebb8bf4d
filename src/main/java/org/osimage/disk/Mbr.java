package org.osimage.disk;

import java.util.List;
import org.osimage.bytes.Fields;

/** Master boot records: boot code, disk signature, four entries, the bytes 55 AA. */
public final class Mbr {
  /** Bytes that boot code can have. */
  public static final int BOOT_CODE = 440;

  private Mbr() {}

  /**
   * The 512 bytes of a master boot record.
   *
   * @param bootCode at most 440 bytes; of GRUB's and syslinux's files only so many are code
   * @param signature the disk signature, 32 bits; derive it from content
   * @param entries at most four
   */
  public static byte[] of(byte[] bootCode, long signature, List<MbrEntry> entries) {
    if (bootCode.length > BOOT_CODE) {
      throw new IllegalArgumentException("boot code of " + bootCode.length + " bytes");
    }
    if (entries.size() > 4) {
      throw new IllegalArgumentException(entries.size() + " entries");
    }
    Fields f = new Fields().put(bootCode).zerosTo(BOOT_CODE).le32(signature).le16(0);
    for (MbrEntry entry : entries) {
      entry.write(f);
    }
    return f.zerosTo(510).u8(0x55).u8(0xaa).toBytes();
  }

  /**
   * The record in front of a GUID partition table (UEFI specification 2.10, 5.2.3), with an active
   * second entry of no type: some firmware starts no disk that has no active entry.
   *
   * @param totalSectors 512-byte sectors of the disk
   */
  public static byte[] protective(byte[] bootCode, long signature, long totalSectors) {
    return of(
        bootCode,
        signature,
        List.of(
            new MbrEntry(false, 0xee, 1, Math.min(totalSectors - 1, 0xffffffffL)),
            new MbrEntry(true, 0, 0, 1)));
  }
}
