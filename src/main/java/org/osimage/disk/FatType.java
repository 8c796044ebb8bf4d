package org.osimage.disk;

/**
 * The three FAT types. The number of clusters alone decides which one a volume is (Microsoft FAT
 * specification 1.03, "FAT Type Determination"); our ranges stay 16 clusters away from its limits,
 * as the specification advises, because other implementations are off by a few.
 */
enum FatType {
  FAT12(12, "FAT12   ", 1, 4084 - 16),
  FAT16(16, "FAT16   ", 4085 + 16, 65524 - 16),
  FAT32(32, "FAT32   ", 65525 + 16, 0x0ffffff5L - 2);

  /** Width of an entry of the table, in bits. */
  final int bits;

  /** The eight characters in the boot sector; informative only. */
  final String text;

  /** Fewest clusters. */
  final long fewest;

  /** Most clusters. */
  final long most;

  FatType(int bits, String text, long fewest, long most) {
    this.bits = bits;
    this.text = text;
    this.fewest = fewest;
    this.most = most;
  }

  /** Sectors before the first table. */
  int reservedSectors() {
    return this == FAT32 ? 32 : 1;
  }

  /** Sectors that a table of so many clusters takes; two entries are not clusters. */
  long tableSectors(long clusters) {
    return ((clusters + 2) * bits + 4095) / 4096;
  }

  /** The mark of a chain's last cluster. */
  int endOfChain() {
    return this == FAT12 ? 0xfff : this == FAT16 ? 0xffff : 0x0fffffff;
  }
}
