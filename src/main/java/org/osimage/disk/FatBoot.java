package org.osimage.disk;

import java.util.Locale;
import org.osimage.bytes.Fields;

/**
 * The reserved sectors of a FAT volume: boot sector with BIOS parameter block, and for FAT32 the
 * FSInfo sector and the copies of both (Microsoft FAT specification 1.03).
 */
final class FatBoot {
  private static final int SECTOR = FatGeometry.SECTOR;

  /** int 18h (no bootable disk), then halt for good. */
  private static final byte[] NOT_BOOTABLE = {
    (byte) 0xcd, 0x18, (byte) 0xf4, (byte) 0xeb, (byte) 0xfd
  };

  private final FatGeometry geometry;
  private final String label;
  private final long serial;
  private final long hiddenSectors;

  FatBoot(FatGeometry geometry, String label, long serial, long hiddenSectors) {
    this.geometry = geometry;
    this.label = label;
    this.serial = serial;
    this.hiddenSectors = hiddenSectors;
  }

  /**
   * @param usedClusters clusters from 2 on that are taken
   */
  byte[] reserved(long usedClusters) {
    byte[] boot = bootSector();
    if (geometry.type() != FatType.FAT32) {
      return boot;
    }
    byte[] info = infoSector(usedClusters);
    return new Fields()
        .put(boot)
        .put(info)
        .zerosTo(6 * SECTOR)
        .put(boot)
        .put(info)
        .zerosTo(geometry.reservedSectors() * SECTOR)
        .toBytes();
  }

  private byte[] bootSector() {
    boolean fat32 = geometry.type() == FatType.FAT32;
    boolean small = !fat32 && geometry.totalSectors() < 65536;
    Fields f = new Fields();
    f.u8(0xeb).u8(fat32 ? 0x58 : 0x3c).u8(0x90).ascii("OSIMAGE ");
    f.le16(SECTOR).u8(geometry.sectorsPerCluster()).le16(geometry.reservedSectors()).u8(2);
    f.le16(geometry.rootEntries()).le16(small ? (int) geometry.totalSectors() : 0).u8(0xf8);
    f.le16(fat32 ? 0 : (int) geometry.tableSectors());
    f.le16(63).le16(255).le32(hiddenSectors).le32(small ? 0 : geometry.totalSectors());
    if (fat32) {
      // no mirroring flags, version 0.0, root cluster 2, FSInfo 1, backup 6
      f.le32(geometry.tableSectors()).le16(0).le16(0).le32(2).le16(1).le16(6).zeros(12);
    }
    f.u8(0x80).u8(0).u8(0x29).le32(serial);
    f.padded(label.isEmpty() ? "NO NAME" : label, 11, ' ').ascii(geometry.type().text);
    return f.put(NOT_BOOTABLE).zerosTo(510).u8(0x55).u8(0xaa).toBytes();
  }

  private byte[] infoSector(long usedClusters) {
    long free = geometry.clusters() - usedClusters;
    return new Fields()
        .ascii("RRaA")
        .zerosTo(484)
        .ascii("rrAa")
        .le32(free)
        .le32(free == 0 ? 0xffffffffL : usedClusters + 2)
        .zerosTo(510)
        .u8(0x55)
        .u8(0xaa)
        .toBytes();
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s label '%s' serial %08x", geometry.type(), label, serial);
  }
}
