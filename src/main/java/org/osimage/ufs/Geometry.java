package org.osimage.ufs;

import java.util.Optional;

/**
 * The cylinder groups of a file system (illumos {@code sys/fs/ufs_fs.h}). Addresses count fragments
 * of 1 KiB from the start of the image; a block is 8 of them. A cylinder is made 1 MiB, of one
 * track, so that no tables of rotational positions are wanted.
 *
 * @param cylindersPerGroup also the mebibytes of a group, but for the last one
 * @param inodesPerGroup a multiple of 64
 * @param groups number of cylinder groups
 * @param size in fragments, a multiple of 8
 */
record Geometry(int cylindersPerGroup, int inodesPerGroup, int groups, int size) {
  static final int FRAGMENT = 1024;
  static final int BLOCK = 8192;

  /** Fragments of a block. */
  static final int FRAGMENTS = BLOCK / FRAGMENT;

  /** Offsets in every group, in fragments: a copy of the super-block, the header, the inodes. */
  static final int SUPER_BLOCK = 16;

  static final int HEADER = 24;
  static final int INODES = 32;

  static final int INODE = 128;
  static final int CYLINDER = 1024;

  /** Inodes of a block. */
  static final int INODES_PER_BLOCK = BLOCK / INODE;

  /** Bytes of a group's counts in the summary area. */
  static final int SUMMARY = 16;

  /** A kernel counts 512-byte sectors in 31 bits: 1 TiB. */
  static final int MOST = 1 << 30;

  private static final int CYLINDERS = 48;

  /** mkfs gives a group no more inodes than a third of a block has bits. */
  private static final int MOST_INODES = 21_888;

  /**
   * The smallest file system with so much room.
   *
   * @param blocks for data, at least 1
   * @return empty if it would be larger than {@link #MOST}
   */
  static Optional<Geometry> holding(long blocks, long inodes) {
    Optional<Geometry> best = Optional.empty();
    for (int cylinders = CYLINDERS; cylinders > 0; cylinders--) {
      Optional<Geometry> next = fewestGroups(cylinders, blocks, inodes);
      // many small groups only where large ones would stand half empty behind their inodes
      if (next.isPresent() && (best.isEmpty() || next.get().size < best.get().size / 16L * 15)) {
        best = next;
      }
    }
    return best;
  }

  private static Optional<Geometry> fewestGroups(int cylinders, long blocks, long inodes) {
    int most = mostInodes(cylinders);
    long low = Math.max(1, (inodes + most - 1) / most);
    long high = MOST / ((long) cylinders * CYLINDER);
    if (low > high || !full(cylinders, inodes, high).holds(blocks)) {
      return Optional.empty();
    }
    while (low < high) {
      long middle = (low + high) / 2;
      if (full(cylinders, inodes, middle).holds(blocks)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return Optional.of(full(cylinders, inodes, high).cutTo(blocks));
  }

  /** What the header's bitmaps and tables leave room for in their block. */
  private static int mostInodes(int cylinders) {
    int bitmap = (BLOCK - GroupHeader.tables(cylinders)) * 8;
    int area = (cylinders * CYLINDER - INODES - FRAGMENTS) * (FRAGMENT / INODE);
    int most = Math.min(MOST_INODES, Math.min(bitmap, area));
    return most / INODES_PER_BLOCK * INODES_PER_BLOCK;
  }

  private static Geometry full(int cylinders, long inodes, long groups) {
    long each = (inodes + groups - 1) / groups;
    long whole = (each + INODES_PER_BLOCK - 1) / INODES_PER_BLOCK * INODES_PER_BLOCK;
    int size = (int) (groups * cylinders * CYLINDER);
    return new Geometry(cylinders, (int) Math.max(INODES_PER_BLOCK, whole), (int) groups, size);
  }

  private boolean holds(long blocks) {
    return inodesPerGroup <= mostInodes(cylindersPerGroup)
        && blocks(0) > 0
        && blocks(0) + (groups - 1L) * blocks(1) >= blocks;
  }

  /** Without what the last group has too much. */
  private Geometry cutTo(long blocks) {
    int last = groups - 1;
    long before = last == 0 ? 0 : blocks(0) + (last - 1L) * fullBlocks();
    long left = Math.max(1, blocks - before);
    long end = (long) last * fragmentsPerGroup() + firstBlock(last) + left * FRAGMENTS;
    return new Geometry(cylindersPerGroup, inodesPerGroup, groups, (int) end);
  }

  int fragmentsPerGroup() {
    return cylindersPerGroup * CYLINDER;
  }

  /** Cylinders begun. */
  int cylinders() {
    return (size + CYLINDER - 1) / CYLINDER;
  }

  /** Offset of the data in every group, in fragments. */
  int firstData() {
    return INODES + inodesPerGroup / (FRAGMENT / INODE);
  }

  /** Bytes of the summary area, whole fragments; it begins the data of the first group. */
  int summarySize() {
    return (groups * SUMMARY + FRAGMENT - 1) / FRAGMENT * FRAGMENT;
  }

  /** Offset in a group of its first block for data, in fragments. */
  int firstBlock(int group) {
    int first = firstData() + (group == 0 ? summarySize() / FRAGMENT : 0);
    return (first + FRAGMENTS - 1) / FRAGMENTS * FRAGMENTS;
  }

  /** Fragments of a group; only the last may have fewer. */
  int fragments(int group) {
    return Math.min(fragmentsPerGroup(), size - group * fragmentsPerGroup());
  }

  /** Blocks of a group for data. */
  int blocks(int group) {
    return (fragments(group) - firstBlock(group)) / FRAGMENTS;
  }

  private int fullBlocks() {
    return (fragmentsPerGroup() - firstData()) / FRAGMENTS;
  }

  /** Blocks for data in all groups before this one, which is how data blocks are numbered. */
  int blocksBefore(int group) {
    return group == 0 ? 0 : blocks(0) + (group - 1) * fullBlocks();
  }

  /** The address of a data block. */
  int address(int block) {
    int first = blocks(0);
    if (block < first) {
      return firstBlock(0) + block * FRAGMENTS;
    }
    int group = 1 + (block - first) / fullBlocks();
    int inGroup = (block - first) % fullBlocks();
    return group * fragmentsPerGroup() + firstData() + inGroup * FRAGMENTS;
  }

  /** Data blocks in all. */
  int blocks() {
    return blocksBefore(groups - 1) + blocks(groups - 1);
  }

  long bytes() {
    return (long) size * FRAGMENT;
  }
}
