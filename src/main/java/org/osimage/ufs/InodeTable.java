package org.osimage.ufs;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.Nodes;

/** The inodes on disk ({@code struct icommon} of {@code sys/fs/ufs_inode.h}), 128 bytes each. */
final class InodeTable {
  /** {@code UID_LONG}: the owner is in the field of 32 bits. */
  private static final int LONG_ID = 0xffff;

  private static final int DIRECT = 40;
  private static final int SECTORS_PER_FRAGMENT = Geometry.FRAGMENT / 512;

  private final Nodes nodes;
  private final Inodes inodes;
  private final Bodies bodies;
  private final Allocation allocation;
  private final Geometry geometry;
  private final ByteOrder order;
  private final int generation;

  /**
   * @param generation of all inodes; that of a file that the system adds follows on it
   */
  InodeTable(
      Nodes nodes,
      Inodes inodes,
      Bodies bodies,
      Allocation allocation,
      Geometry geometry,
      ByteOrder order,
      int generation) {
    this.nodes = nodes;
    this.inodes = inodes;
    this.bodies = bodies;
    this.allocation = allocation;
    this.geometry = geometry;
    this.order = order;
    this.generation = generation;
  }

  /** The bytes of an inode that is taken. */
  byte[] inode(int number) {
    int node = inodes.node(number);
    Entry entry = nodes.entry(node);
    Attributes a = entry.attributes();
    long size = bodies.size(node);
    ByteBuffer b = ByteBuffer.allocate(Geometry.INODE).order(order);
    b.putShort((short) (type(entry) | a.mode())).putShort((short) nodes.links(node));
    b.putShort(shortId(a.uid())).putShort(shortId(a.gid())).putLong(size);
    int time = (int) a.mtime();
    b.putInt(time).putInt(0).putInt(time).putInt(0).putInt(time).putInt(0);
    int fragments = 0;
    if (entry instanceof Entry.Device device) {
      // i_ordev overlays the second direct block on x86, the first on SPARC
      boolean little = order == ByteOrder.LITTLE_ENDIAN;
      b.putInt(DIRECT + (little ? Integer.BYTES : 0), number(device));
    } else if (size > Bodies.SMALL) {
      fragments = large(b, node, size);
    } else {
      fragments = small(b, node, size);
    }
    b.position(DIRECT + (BlockMap.DIRECT + BlockMap.LEVELS) * Integer.BYTES);
    b.putInt(0).putInt(fragments * SECTORS_PER_FRAGMENT).putInt(generation).putInt(0);
    b.putInt((int) a.uid()).putInt((int) a.gid());
    return b.array();
  }

  private static int type(Entry entry) {
    return switch (entry.kind()) {
      case DIRECTORY -> 0040000;
      case FILE -> 0100000;
      case SYMLINK -> 0120000;
      case DEVICE -> ((Entry.Device) entry).block() ? 0060000 : 0020000;
      case FIFO -> 0010000;
      case HARD_LINK -> throw new IllegalStateException("no inode of its own: " + entry.path());
    };
  }

  private static short shortId(long id) {
    return (short) Math.min(id, LONG_ID);
  }

  private static int number(Entry.Device device) {
    int shift = UfsLimits.isOld(device) ? 8 : 18;
    return device.major() << shift | device.minor();
  }

  private int small(ByteBuffer b, int node, long size) {
    int tail = Bodies.tail(size);
    int blocks = Bodies.blocks(size) - (tail > 0 ? 1 : 0);
    for (int i = 0; i < blocks; i++) {
      b.putInt(geometry.address(allocation.first(node) + i));
    }
    if (tail > 0) {
      b.putInt(allocation.tailAddress(node, geometry));
    }
    return blocks * Geometry.FRAGMENTS + tail;
  }

  private int large(ByteBuffer b, int node, long size) {
    BlockMap map = map(node, size);
    for (int i = 0; i < BlockMap.DIRECT; i++) {
      b.putInt(map.data(i, geometry));
    }
    for (int level = 1; level <= BlockMap.LEVELS; level++) {
      b.putInt(map.indirect(level, geometry));
    }
    return map.allocated() * Geometry.FRAGMENTS;
  }

  BlockMap map(int node, long size) {
    return new BlockMap(allocation.first(node), Bodies.blocks(size), bodies.holes(node));
  }
}
