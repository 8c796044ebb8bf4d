package org.osimage.ufs;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The header of a cylinder group ({@code struct cg}): counts, tables, bitmaps, in one block. */
final class GroupHeader {
  private static final int MAGIC = 0x090255;

  /** {@code struct cg} up to its tables. */
  private static final int FIXED = 168;

  /** The structure ends in a byte of its tables and is filled to four. */
  private static final int STRUCTURE = 172;

  /** One position a cylinder: disks turn no more. */
  static final int POSITIONS = 1;

  private final Geometry geometry;
  private final FreeSpace free;
  private final int time;
  private final ByteOrder order;

  GroupHeader(Geometry geometry, FreeSpace free, int time, ByteOrder order) {
    this.geometry = geometry;
    this.free = free;
    this.time = time;
    this.order = order;
  }

  /** Bytes of the structure and all tables but the bitmap of inodes. */
  static int tables(int cylinders) {
    return STRUCTURE
        + cylinders * (Integer.BYTES + POSITIONS * Short.BYTES)
        + cylinders * Geometry.CYLINDER / 8;
  }

  /** {@code fs_cgsize}: whole fragments. */
  static int size(Geometry geometry) {
    int bytes = tables(geometry.cylindersPerGroup()) + geometry.inodesPerGroup() / 8;
    return (bytes + Geometry.FRAGMENT - 1) / Geometry.FRAGMENT * Geometry.FRAGMENT;
  }

  byte[] block(int group) {
    int totals = FIXED;
    int positions = totals + geometry.cylindersPerGroup() * Integer.BYTES;
    int inodes = positions + geometry.cylindersPerGroup() * POSITIONS * Short.BYTES;
    int fragments = inodes + geometry.inodesPerGroup() / 8;
    ByteBuffer b = ByteBuffer.allocate(Geometry.BLOCK).order(order);
    b.putInt(0).putInt(MAGIC).putInt(time).putInt(group);
    b.putShort((short) cylinders(group)).putShort((short) geometry.inodesPerGroup());
    b.putInt(geometry.fragments(group));
    put(b, free.counts(group));
    b.putInt(0).putInt(0).putInt(0); // where the search for block, fragment and inode begins
    int runs = b.position();
    b.position(runs + Geometry.FRAGMENTS * Integer.BYTES);
    b.putInt(totals).putInt(positions).putInt(inodes).putInt(fragments);
    b.putInt(fragments + geometry.fragmentsPerGroup() / 8);
    setBits(b.array(), inodes, 0, free.usedInodes(group));
    if (group == 0) {
      setBits(b.array(), inodes, 0, Inodes.ROOT);
    }
    free.runs(
        group,
        (from, to) -> {
          setBits(b.array(), fragments, from, to);
          if ((to - from) % Geometry.FRAGMENTS != 0) {
            increment(b, runs + (to - from) * Integer.BYTES);
          } else {
            for (int at = from; at < to; at += Geometry.FRAGMENTS) {
              int cylinder = at / Geometry.CYLINDER;
              increment(b, totals + cylinder * Integer.BYTES);
              int position = positions + cylinder * Short.BYTES;
              b.putShort(position, (short) (b.getShort(position) + 1));
            }
          }
        });
    return b.array();
  }

  private int cylinders(int group) {
    int before = group * geometry.cylindersPerGroup();
    return Math.min(geometry.cylindersPerGroup(), geometry.cylinders() - before);
  }

  static void put(ByteBuffer b, FreeSpace.Counts counts) {
    b.putInt(counts.directories()).putInt(counts.blocks());
    b.putInt(counts.inodes()).putInt(counts.fragments());
  }

  private static void increment(ByteBuffer b, int offset) {
    b.putInt(offset, b.getInt(offset) + 1);
  }

  /** The lowest bit of a byte first, in either byte order. */
  private static void setBits(byte[] bytes, int offset, int from, int to) {
    for (int bit = from; bit < to; bit++) {
      bytes[offset + bit / 8] |= (byte) (1 << bit % 8);
    }
  }
}
