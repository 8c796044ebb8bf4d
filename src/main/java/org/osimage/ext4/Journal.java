package org.osimage.ext4;

import java.util.UUID;
import org.osimage.bytes.Fields;
import org.osimage.ext4.layout.Checksum;
import org.osimage.ext4.layout.Layout;

/** An empty journal: a super-block of JBD2, big endian, and blocks of zeros. */
final class Journal {
  private static final int MAGIC = 0xc03b3998;

  /** The type of a super-block of the second version. */
  private static final int SUPER_BLOCK = 4;

  private Journal() {}

  /**
   * As many blocks as mke2fs gives a file system.
   *
   * @param blocks of the file system
   * @return 0 where it is too small for a journal
   */
  static int blocks(int blocks) {
    if (blocks < 2048) {
      return 0;
    }
    if (blocks < 32 << 10) {
      return 1024;
    }
    int journal = 4096;
    for (int most : new int[] {256 << 10, 512 << 10, 4 << 20, 8 << 20, 16 << 20, 32 << 20}) {
      if (blocks < most) {
        return journal;
      }
      journal *= 2;
    }
    return journal;
  }

  /** Its first block. */
  static byte[] superBlock(int blocks, UUID uuid) {
    return new Fields(Layout.BLOCK)
        .be32(MAGIC)
        .be32(SUPER_BLOCK)
        .be32(0)
        .be32(Layout.BLOCK)
        .be32(blocks)
        .be32(1) // the first block of the log
        .be32(1) // the first transaction
        .be32(0) // where it begins: nothing to do
        .zerosTo(0x30)
        .put(Checksum.bytes(uuid))
        .be32(1) // users
        .zerosTo(Layout.BLOCK)
        .toBytes();
  }
}
