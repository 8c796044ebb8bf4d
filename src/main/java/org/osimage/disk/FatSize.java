package org.osimage.disk;

/**
 * How large a FAT volume becomes.
 *
 * @param bytes the exact size, a multiple of 512; 0 for the smallest volume that holds the tree
 * @param free bytes that stay free in a smallest volume; 0 or more
 * @param fat32 FAT32 even where the size would make it FAT12 or FAT16, as UEFI firmware wants it on
 *     fixed disks; such a volume has at least 33.6 MB
 */
public record FatSize(long bytes, long free, boolean fat32) {
  public FatSize {
    if (bytes < 0 || bytes % 512 != 0) {
      throw new IllegalArgumentException("size " + bytes);
    }
    if (free < 0 || (bytes > 0 && free > 0)) {
      throw new IllegalArgumentException("free " + free + " in " + bytes);
    }
  }

  /** The smallest volume that holds the tree, in whole 2048-byte sectors; its type follows. */
  public static FatSize smallest() {
    return new FatSize(0, 0, false);
  }

  /** The smallest FAT32 volume that holds the tree. */
  public static FatSize smallestFat32() {
    return new FatSize(0, 0, true);
  }

  /** Exactly so many bytes, a multiple of 512. */
  public static FatSize exactly(long bytes) {
    return new FatSize(bytes, 0, false);
  }

  /** The same, but FAT32. */
  public FatSize asFat32() {
    return new FatSize(bytes, free, true);
  }

  /** The smallest volume with so many more bytes free. */
  public FatSize withFree(long freeBytes) {
    return new FatSize(bytes, freeBytes, fat32);
  }
}
