package org.osimage.disk;

import java.util.Optional;

/**
 * Where the areas of a FAT volume lie: reserved sectors, two tables, the root directory of FAT12
 * and FAT16, clusters. A sector has 512 bytes.
 *
 * @param type FAT12, FAT16 or FAT32
 * @param sectorsPerCluster a power of two, 1 to 64
 * @param totalSectors of the volume
 * @param tableSectors of one table
 * @param rootEntries slots of the fixed root directory; 0 for FAT32
 * @param clusters of the data area
 */
record FatGeometry(
    FatType type,
    int sectorsPerCluster,
    long totalSectors,
    long tableSectors,
    int rootEntries,
    long clusters) {
  static final int SECTOR = 512;
  private static final int USUAL_ROOT = 512;
  private static final int SLOTS_PER_SECTOR = 16;

  /** Slots of a fixed root directory that needs so many. */
  static int rootEntries(FatType type, int slots) {
    int rounded = (slots + SLOTS_PER_SECTOR - 1) / SLOTS_PER_SECTOR * SLOTS_PER_SECTOR;
    return type == FatType.FAT32 ? 0 : Math.max(USUAL_ROOT, rounded);
  }

  /** The geometry that uses all of a volume; empty when its clusters do not make it this type. */
  static Optional<FatGeometry> filling(
      FatType type, int sectorsPerCluster, int rootEntries, long totalSectors) {
    long fixed = type.reservedSectors() + rootEntries / SLOTS_PER_SECTOR;
    if (totalSectors > 0xffffffffL || rootEntries > 65520) {
      return Optional.empty();
    }
    long low = 1;
    long high = type.tableSectors(Math.max(0, totalSectors / sectorsPerCluster));
    while (low < high) { // the fewest table sectors that can address the clusters they leave
      long middle = (low + high) / 2;
      long left = Math.max(0, totalSectors - fixed - 2 * middle) / sectorsPerCluster;
      if (type.tableSectors(left) <= middle) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    long clusters = Math.max(0, totalSectors - fixed - 2 * low) / sectorsPerCluster;
    return clusters < type.fewest || clusters > type.most
        ? Optional.empty()
        : Optional.of(
            new FatGeometry(type, sectorsPerCluster, totalSectors, low, rootEntries, clusters));
  }

  /**
   * The smallest geometry with at least so many clusters, in whole 2048-byte sectors, so that the
   * volume is also a whole extent of an ISO.
   */
  static Optional<FatGeometry> holding(
      FatType type, int sectorsPerCluster, int rootEntries, long clusters) {
    long wanted = Math.max(clusters, type.fewest);
    if (wanted > type.most) {
      return Optional.empty();
    }
    long fixed = type.reservedSectors() + rootEntries / SLOTS_PER_SECTOR;
    long total = fixed + 2 * type.tableSectors(wanted) + wanted * sectorsPerCluster;
    for (total = (total + 3) / 4 * 4; ; total += 4) {
      Optional<FatGeometry> found = filling(type, sectorsPerCluster, rootEntries, total);
      if (found.isEmpty() || found.get().clusters() >= wanted) {
        return found;
      }
    }
  }

  int clusterBytes() {
    return sectorsPerCluster * SECTOR;
  }

  long bytes() {
    return totalSectors * SECTOR;
  }

  int reservedSectors() {
    return type.reservedSectors();
  }

  /** Byte offset of the first table; the second follows it. */
  long tableOffset() {
    return (long) reservedSectors() * SECTOR;
  }

  /** Byte offset of the fixed root directory, or of the data area where there is none. */
  long rootOffset() {
    return tableOffset() + 2 * tableSectors * SECTOR;
  }

  /** Byte offset of a cluster, 2 or more. */
  long clusterOffset(long cluster) {
    return rootOffset() + rootEntries * 32L + (cluster - 2) * clusterBytes();
  }
}
