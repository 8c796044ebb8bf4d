package org.osimage.disk;

import org.osimage.bytes.Fields;

/**
 * One of the four entries of a master boot record.
 *
 * @param active 80 in its first byte: some firmware starts no disk without one
 * @param type the partition type, 0 to 255
 * @param firstLba first 512-byte sector, 32 bits
 * @param sectors length in 512-byte sectors, 32 bits
 */
public record MbrEntry(boolean active, int type, long firstLba, long sectors) {
  private static final int HEADS = 255;
  private static final int SECTORS_PER_TRACK = 63;

  public MbrEntry {
    if (type < 0 || type > 0xff) {
      throw new IllegalArgumentException("type " + type);
    }
    if (firstLba < 0 || firstLba > 0xffffffffL || sectors < 0 || sectors > 0xffffffffL) {
      throw new IllegalArgumentException("sectors " + firstLba + "+" + sectors);
    }
  }

  void write(Fields f) {
    f.u8(active ? 0x80 : 0);
    cylinderHeadSector(f, firstLba);
    f.u8(type);
    cylinderHeadSector(f, firstLba + Math.max(1, sectors) - 1);
    f.le32(firstLba).le32(sectors);
  }

  /** Head, sector and cylinder of a disk with 255 heads; FE FF FF behind the last cylinder. */
  private static void cylinderHeadSector(Fields f, long lba) {
    long cylinder = lba / ((long) HEADS * SECTORS_PER_TRACK);
    if (cylinder > 1023) {
      f.u8(0xfe).u8(0xff).u8(0xff);
    } else {
      int sector = (int) (lba % SECTORS_PER_TRACK) + 1;
      f.u8((int) (lba / SECTORS_PER_TRACK % HEADS));
      f.u8(sector | (int) (cylinder >> 8) << 6).u8((int) cylinder);
    }
  }
}
