package org.osimage.ext4;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.osimage.ext4.layout.Checksum;
import org.osimage.ext4.layout.Layout;

/**
 * The index of a body's runs: up to four lie in the inode; more of them in blocks of 340, which
 * blocks of 340 addresses point to, until four fit into the inode again. The blocks lie behind the
 * body, the lowest level first.
 */
final class ExtentTree {

  /** Takes the blocks in the order in which they lie. */
  interface Sink<X extends Exception> {
    void put(byte[] block) throws X;
  }

  private final Extents extents;
  private final int first;
  private final Geometry geometry;

  /**
   * @param first number of the data block behind the body
   */
  ExtentTree(Extents extents, int first, Geometry geometry) {
    this.extents = extents;
    this.first = first;
    this.geometry = geometry;
  }

  /** Blocks of a tree of so many runs. */
  static int blocks(int runs) {
    int blocks = 0;
    for (int level = runs; level > Layout.EXTENTS_IN_INODE; ) {
      level = above(level);
      blocks += level;
    }
    return blocks;
  }

  private static int above(int entries) {
    return (entries + Layout.EXTENTS_IN_BLOCK - 1) / Layout.EXTENTS_IN_BLOCK;
  }

  /** What the inode has in place of block addresses: 60 bytes. */
  byte[] root() {
    int entries = extents.count();
    int below = 0;
    int depth = 0;
    for (int from = first; entries > Layout.EXTENTS_IN_INODE; depth++) {
      below = from;
      entries = above(entries);
      from += entries;
    }
    return node(Layout.EXTENTS_IN_INODE, depth, 0, entries, below, 60).array();
  }

  /** Hands out all blocks. */
  <X extends Exception> void write(Checksum.Seed seed, Sink<X> sink) throws X {
    int below = 0;
    int from = first;
    int depth = 0;
    for (int entries = extents.count(); entries > Layout.EXTENTS_IN_INODE; depth++) {
      int blocks = above(entries);
      for (int block = 0; block < blocks; block++) {
        int start = block * Layout.EXTENTS_IN_BLOCK;
        int count = Math.min(Layout.EXTENTS_IN_BLOCK, entries - start);
        ByteBuffer b = node(Layout.EXTENTS_IN_BLOCK, depth, start, count, below, Layout.BLOCK);
        int tail = Layout.EXTENT_HEADER + Layout.EXTENTS_IN_BLOCK * Layout.EXTENT;
        b.putInt(tail, seed.start().put(b.array(), 0, tail).value());
        sink.put(b.array());
      }
      below = from;
      from += blocks;
      entries = blocks;
    }
  }

  /**
   * A header and its entries.
   *
   * @param start the first entry of its level
   * @param below number of the first data block of the level below
   */
  private ByteBuffer node(int most, int depth, int start, int count, int below, int size) {
    ByteBuffer b = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    b.putShort((short) Layout.EXTENT_MAGIC).putShort((short) count).putShort((short) most);
    b.putShort((short) depth).putInt(0);
    for (int entry = start; entry < start + count; entry++) {
      if (depth == 0) {
        long address = geometry.address(extents.data(entry));
        b.putInt(extents.block(entry)).putShort((short) extents.length(entry));
        b.putShort((short) (address >>> 32)).putInt((int) address);
      } else {
        long address = geometry.address(below + entry);
        b.putInt(extents.block(firstRun(depth, entry))).putInt((int) address);
        b.putShort((short) (address >>> 32)).putShort((short) 0);
      }
    }
    return b;
  }

  /** The first run that an entry leads to. */
  private static int firstRun(int depth, int entry) {
    int run = entry;
    for (int level = 0; level < depth; level++) {
      run *= Layout.EXTENTS_IN_BLOCK;
    }
    return run;
  }
}
