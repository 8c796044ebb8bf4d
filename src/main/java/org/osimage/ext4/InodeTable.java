package org.osimage.ext4;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.UUID;
import org.osimage.ext4.layout.Checksum;
import org.osimage.ext4.layout.Layout;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.Nodes;

/** The inodes on disk ({@code struct ext4_inode}), 256 bytes each. */
final class InodeTable {

  /** The double indirect block in a map of block addresses. */
  private static final int DOUBLE_INDIRECT = 13;

  private static final int EXTRA = 32;
  private static final int SECTORS = Layout.BLOCK / 512;
  private static final int FILE = 0100000;

  private final Nodes nodes;
  private final Inodes inodes;
  private final Directories directories;
  private final Bodies bodies;
  private final Allocation allocation;
  private final Geometry geometry;
  private final UUID uuid;
  private final long time;

  InodeTable(
      Nodes nodes,
      Inodes inodes,
      Directories directories,
      Bodies bodies,
      Sizing.Sized sized,
      UUID uuid,
      long time) {
    this.nodes = nodes;
    this.inodes = inodes;
    this.directories = directories;
    this.bodies = bodies;
    this.allocation = sized.allocation();
    this.geometry = sized.geometry();
    this.uuid = uuid;
    this.time = time;
  }

  /** The bytes of an inode up to {@link Inodes#used}; a reserved one may be all zeros. */
  byte[] inode(int number) {
    ByteBuffer b = ByteBuffer.allocate(Layout.INODE).order(ByteOrder.LITTLE_ENDIAN);
    if (number == Layout.ROOT || number >= Inodes.FIRST) {
      putEntry(b, inodes.node(number));
    } else if (number == Inodes.RESIZE && geometry.reserved() > 0) {
      putResize(b);
    } else if (number == Inodes.JOURNAL && allocation.journalBlocks() > 0) {
      putJournal(b);
    } else {
      return b.array();
    }
    int sum = seed(number).start().put(b.array()).value();
    b.putShort(Layout.INODE_CHECKSUM_LOW, (short) sum)
        .putShort(Layout.INODE_CHECKSUM_HIGH, (short) (sum >>> 16));
    return b.array();
  }

  Checksum.Seed seed(int number) {
    return new Checksum.Seed(uuid, number, 0);
  }

  private void putResize(ByteBuffer b) {
    long blocks = new ResizeInode(geometry).blocks();
    put(b, FILE | 0600, Attributes.root(0, time), 1, ResizeInode.SIZE, blocks, 0);
    b.putInt(Layout.MAP + DOUBLE_INDIRECT * Integer.BYTES, (int) geometry.address(0));
  }

  private void putJournal(ByteBuffer b) {
    int blocks = allocation.journalBlocks();
    long all = blocks + ExtentTree.blocks(allocation.journalExtents().count());
    long size = (long) blocks * Layout.BLOCK;
    put(b, FILE | 0600, Attributes.root(0, time), 1, size, all, Layout.EXTENTS_FLAG);
    b.position(Layout.MAP).put(allocation.journalTree().root());
  }

  private void putEntry(ByteBuffer b, int node) {
    Entry entry = nodes.entry(node);
    long size = bodies.size(node);
    Optional<ExtendedAttributes> attributes = bodies.attributes(node);
    boolean block = bodies.hasAttributeBlock(node);
    long blocks = bodies.allocated(node) + allocation.treeBlocks(node) + (block ? 1 : 0);
    boolean mapped = hasMap(entry, size);
    boolean hashed = entry.kind() == Entry.Kind.DIRECTORY && directories.isHashed(node);
    int flags = (mapped ? Layout.EXTENTS_FLAG : 0) | (hashed ? Layout.INDEX_FLAG : 0);
    int mode = Layout.format(entry) | entry.attributes().mode();
    put(b, mode, entry.attributes(), links(node), size, blocks, flags);
    b.position(Layout.MAP);
    if (mapped) {
      b.put(allocation.tree(node).root());
    } else if (entry.kind() == Entry.Kind.SYMLINK) {
      b.put(Bodies.target(entry));
    } else if (entry instanceof Entry.Device device) {
      putNumber(b, device);
    }
    if (block) {
      long address = allocation.attributeBlock(node);
      b.putInt(0x68, (int) address).putShort(0x76, (short) (address >>> 32));
    }
    attributes.ifPresent(a -> b.position(ExtendedAttributes.IN_INODE).put(a.inInode()));
  }

  private static boolean hasMap(Entry entry, long size) {
    return switch (entry.kind()) {
      case FILE, DIRECTORY -> true;
      case SYMLINK -> size >= Layout.MAP_SIZE;
      case DEVICE, FIFO, HARD_LINK -> false;
    };
  }

  /** A directory of more than 65,000 counts its names no longer. */
  private int links(int node) {
    int links = nodes.links(node);
    return links > Ext4Limits.LINKS ? 1 : links;
  }

  /** As old kernels have it where both numbers have 8 bits, else as new ones. */
  private static void putNumber(ByteBuffer b, Entry.Device device) {
    int major = device.major();
    int minor = device.minor();
    if (major < 256 && minor < 256) {
      b.putInt(major << 8 | minor);
    } else {
      b.putInt(0).putInt((minor & 0xff) | major << 8 | (minor & ~0xff) << 12);
    }
  }

  private static void put(
      ByteBuffer b, int mode, Attributes a, int links, long size, long blocks, int flags) {
    long sectors = blocks * SECTORS;
    int low = (int) a.mtime();
    int extra = (int) (a.mtime() - low >>> 32) & 3;
    b.putShort((short) mode).putShort((short) a.uid()).putInt((int) size);
    b.putInt(low).putInt(low).putInt(low).putInt(0);
    b.putShort((short) a.gid()).putShort((short) links).putInt((int) sectors).putInt(flags);
    b.putInt(0x6c, (int) (size >>> 32)).putShort(0x74, (short) (sectors >>> 32));
    b.putShort(0x78, (short) (a.uid() >>> 16)).putShort(0x7a, (short) (a.gid() >>> 16));
    b.putShort(0x80, (short) EXTRA);
    b.putInt(0x84, extra).putInt(0x88, extra).putInt(0x8c, extra).putInt(0x90, low);
    b.putInt(0x94, extra);
  }
}
