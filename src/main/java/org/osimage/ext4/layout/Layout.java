package org.osimage.ext4.layout;

import org.osimage.tree.Entry;

/** Numbers of the disk layout, as the kernel's documentation of ext4 has them. */
public final class Layout {
  /** Bytes of a block; this plugin knows no other. */
  public static final int BLOCK = 4096;

  /** Blocks of a group: as many as a block has bits. */
  public static final int GROUP = BLOCK * 8;

  /** Bytes of an inode. */
  public static final int INODE = 256;

  public static final int INODES_PER_BLOCK = BLOCK / INODE;

  /** Bytes of a group's descriptor. */
  public static final int DESCRIPTOR = 64;

  /** Where the checksum of a descriptor lies. */
  public static final int DESCRIPTOR_CHECKSUM = 0x1e;

  /** Where the super-block lies, and its bytes. */
  public static final int SUPER_BLOCK = 1024;

  public static final int SUPER_BLOCK_MAGIC = 0xef53;

  /** Bytes of a file system's name. */
  public static final int LABEL = 16;

  /** Features without which a kernel must not mount: types of names, extents, 64 bits. */
  public static final int FILETYPE = 0x2;

  public static final int EXTENTS = 0x40;
  public static final int BITS_64 = 0x80;

  /** Tables of several groups lie together. */
  public static final int FLEX_BG = 0x200;

  /** Three levels of hashes. */
  public static final int LARGE_DIR = 0x4000;

  /** Feature without which a kernel must not write: checksums of all metadata. */
  public static final int METADATA_CSUM = 0x400;

  /** {@code EXT4_BG_INODE_UNINIT}: no inode is taken, and the bitmap is not read. */
  public static final int INODE_UNINIT = 1;

  /** {@code EXT4_BG_BLOCK_UNINIT}: only the group's super-block is taken, if it has one. */
  public static final int BLOCK_UNINIT = 2;

  /** {@code EXT4_BG_INODE_ZEROED}: the rest of the inode table is zeros. */
  public static final int INODE_ZEROED = 4;

  /** The inode of the root directory. */
  public static final int ROOT = 2;

  /** Flags of an inode: a hashed directory, a body by extents. */
  public static final int INDEX_FLAG = 0x1000;

  public static final int EXTENTS_FLAG = 0x80000;

  /** Where a body's map, a target or a device number lies in an inode, and its bytes. */
  public static final int MAP = 40;

  public static final int MAP_SIZE = 60;

  /** Where an inode's checksum lies, in two halves. */
  public static final int INODE_CHECKSUM_LOW = 0x7c;

  public static final int INODE_CHECKSUM_HIGH = 0x82;

  /** A node of an extent tree: its magic number, bytes of its header and of each entry. */
  public static final int EXTENT_MAGIC = 0xf30a;

  public static final int EXTENT_HEADER = 12;
  public static final int EXTENT = 12;

  /** Entries of such a node in an inode, and in a block, which ends with a checksum. */
  public static final int EXTENTS_IN_INODE = 4;

  public static final int EXTENTS_IN_BLOCK = (BLOCK - EXTENT_HEADER - Integer.BYTES) / EXTENT;

  /** Bytes of a directory's entry before its name. */
  public static final int NAME_HEADER = 8;

  /** Bytes of the false entry at the end of a block of names, and its type. */
  public static final int NAMES_TAIL = 12;

  public static final int NAMES_TAIL_TYPE = 0xde;

  /** Bytes for names in a block. */
  public static final int NAMES = BLOCK - NAMES_TAIL;

  /**
   * Pointers in the root of a hashed directory, behind the first two names, eight bytes and before
   * a checksum.
   */
  public static final int HASHES_IN_ROOT = (BLOCK - 12 - 12 - 8 - 8) / 8;

  /** Pointers in the other blocks of the index. */
  public static final int HASHES_IN_NODE = (BLOCK - 8 - 8) / 8;

  /** Extended attributes: magic number, bytes before the entries of a block, bytes of an entry. */
  public static final int ATTRIBUTES_MAGIC = 0xea020000;

  public static final int ATTRIBUTES_HEADER = 32;
  public static final int ATTRIBUTE = 16;

  private Layout() {}

  /** Bytes of a directory's entry with so many of a name. */
  public static int nameEntry(int name) {
    return NAME_HEADER + padded(name);
  }

  /** The next multiple of four. */
  public static int padded(int length) {
    return (length + 3) / 4 * 4;
  }

  /**
   * The upper bits of an inode's mode.
   *
   * @param entry no hard link
   */
  public static int format(Entry entry) {
    return switch (entry.kind()) {
      case DIRECTORY -> 0040000;
      case FILE -> 0100000;
      case SYMLINK -> 0120000;
      case DEVICE -> ((Entry.Device) entry).block() ? 0060000 : 0020000;
      case FIFO -> 0010000;
      case HARD_LINK -> throw new IllegalStateException("no inode of its own: " + entry.path());
    };
  }

  /**
   * The type that stands beside a name.
   *
   * @param entry no hard link
   */
  public static int type(Entry entry) {
    return switch (entry.kind()) {
      case FILE -> 1;
      case DIRECTORY -> 2;
      case DEVICE -> ((Entry.Device) entry).block() ? 4 : 3;
      case FIFO -> 5;
      case SYMLINK -> 7;
      case HARD_LINK -> throw new IllegalStateException("no type of its own: " + entry.path());
    };
  }
}
