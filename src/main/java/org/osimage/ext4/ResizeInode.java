package org.osimage.ext4;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.osimage.ext4.layout.Layout;

/**
 * The file that keeps the blocks behind the group descriptors, so that the file system can grow
 * while it is mounted: a double indirect block points to the reserved blocks of the first group,
 * and each of these to its copies in the other groups.
 */
final class ResizeInode {
  private static final int ADDRESSES = Layout.BLOCK / Integer.BYTES;

  /** Twelve direct blocks, one indirect and a double indirect one: what it could address. */
  static final long SIZE = (12L + ADDRESSES + (long) ADDRESSES * ADDRESSES) * Layout.BLOCK;

  private final Geometry geometry;

  ResizeInode(Geometry geometry) {
    this.geometry = geometry;
  }

  /** Blocks that belong to it. */
  long blocks() {
    long backups = 0;
    for (int group = 1; group < geometry.groups(); group++) {
      backups += Geometry.hasSuperBlock(group) ? 1 : 0;
    }
    return 1 + geometry.reserved() * (1 + backups);
  }

  /** Its double indirect block. */
  byte[] doubleIndirect() {
    ByteBuffer b = little();
    for (int i = 0; i < geometry.reserved(); i++) {
      int number = geometry.descriptorBlocks() + i;
      b.putInt(number % ADDRESSES * Integer.BYTES, 1 + number);
    }
    return b.array();
  }

  /** A reserved block of the first group. */
  byte[] indirect(int index) {
    ByteBuffer b = little();
    long own = 1 + geometry.descriptorBlocks() + index;
    for (int group = 1; group < geometry.groups(); group++) {
      if (Geometry.hasSuperBlock(group)) {
        b.putInt((int) (Geometry.start(group) + own));
      }
    }
    return b.array();
  }

  private static ByteBuffer little() {
    return ByteBuffer.allocate(Layout.BLOCK).order(ByteOrder.LITTLE_ENDIAN);
  }
}
