package org.osimage.iso;

/**
 * Where something lies in an image.
 *
 * @param lba the first logical block of {@value #BLOCK} bytes
 * @param size in bytes; what follows up to the next block is zero
 */
public record Extent(long lba, long size) {
  /** Bytes in a logical block, the only size that readers agree on. */
  public static final int BLOCK = 2048;

  /** The first byte. */
  public long offset() {
    return lba * BLOCK;
  }

  /** The first block after it. */
  public long end() {
    return lba + blocks(size);
  }

  static long blocks(long bytes) {
    return (bytes + BLOCK - 1) / BLOCK;
  }
}
