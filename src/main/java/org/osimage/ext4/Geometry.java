package org.osimage.ext4;

import java.util.Arrays;
import org.osimage.ext4.layout.Layout;

/**
 * The block groups of a file system: 32,768 blocks of 4 KiB each. Some groups begin with a copy of
 * the super-block and the group descriptors; the first of every run of groups (a flexible group)
 * then holds the bitmaps and inode tables of all of them. The rest is for data.
 */
final class Geometry {

  static final int INODE = 256;
  static final int DESCRIPTORS_PER_BLOCK = Layout.BLOCK / Layout.DESCRIPTOR;

  /** Addresses of this writer have 31 bits: 8 TiB. */
  static final long MOST = Integer.MAX_VALUE;

  /** As many inodes as a bitmap of one block has bits. */
  private static final int MOST_INODES = Layout.BLOCK * 8;

  /** Groups of a flexible group, unless their tables would be too large; a power of two. */
  private static final int FLEX = 16;

  /** Addresses in a block, which is how many reserved blocks the resize inode can hold. */
  private static final int ADDRESSES = Layout.BLOCK / Integer.BYTES;

  /**
   * How much a file system can grow with its descriptors where they are, as mke2fs has it; small
   * ones, which are made to be grown, to 256 GiB.
   */
  private static final int GROWTH = 1024;

  private static final long LEAST_GROWTH = (256L << 30) / Layout.BLOCK;

  /** What a last group must have at least behind its tables to be worth it. */
  private static final int LEAST = 50;

  private final int blocks;
  private final int groups;
  private final int inodesPerGroup;
  private final int flex;
  private final int descriptorBlocks;
  private final int reserved;

  /** The first data block of each group, counted in data blocks only. */
  private final int[] dataBefore;

  private Geometry(long wanted, long inodes) {
    int all = count(wanted, Layout.GROUP);
    descriptorBlocks = count(all, DESCRIPTORS_PER_BLOCK);
    reserved = reserved(wanted, descriptorBlocks);
    inodesPerGroup = Math.toIntExact(roundedUp(Math.max(1, (inodes + all - 1) / all)));
    flex = flex(inodesPerGroup / Layout.INODES_PER_BLOCK, superBlocks(0));
    int last = (int) (wanted - (all - 1L) * Layout.GROUP);
    boolean whole = all == 1 || last >= head(all - 1, all) + LEAST;
    groups = whole ? all : all - 1;
    blocks = (int) (whole ? wanted : (all - 1L) * Layout.GROUP);
    dataBefore = new int[groups + 1];
    for (int group = 0; group < groups; group++) {
      dataBefore[group + 1] = dataBefore[group] + Math.max(0, blocks(group) - head(group));
    }
  }

  /**
   * The geometry of a file system of at most so many blocks; a small rest at its end stays unused.
   *
   * @param blocks at least 1, at most {@link #MOST}
   * @param inodes at least, at most {@link #mostInodes}
   */
  static Geometry of(long blocks, long inodes) {
    return new Geometry(blocks, inodes);
  }

  /** Inodes that fit into so many blocks' bitmaps. */
  static long mostInodes(long blocks) {
    return (long) count(blocks, Layout.GROUP) * MOST_INODES;
  }

  private static int count(long things, int each) {
    return (int) ((things + each - 1) / each);
  }

  private static long roundedUp(long inodes) {
    return (inodes + Layout.INODES_PER_BLOCK - 1)
        / Layout.INODES_PER_BLOCK
        * Layout.INODES_PER_BLOCK;
  }

  private static int reserved(long blocks, int descriptorBlocks) {
    long grown = Math.min(1L << 32, Math.max(LEAST_GROWTH, blocks * GROWTH));
    int all = count(count(grown, Layout.GROUP), DESCRIPTORS_PER_BLOCK);
    return Math.min(ADDRESSES, Math.max(0, all - descriptorBlocks));
  }

  /** The bitmaps and tables of a flexible group must lie within its first group. */
  private static int flex(int tableBlocks, int superBlocks) {
    int flex = FLEX;
    while (superBlocks + flex * (2 + tableBlocks) > Layout.GROUP / 4 * 3) {
      flex /= 2;
    }
    return flex;
  }

  /** Blocks of the file system. */
  int blocks() {
    return blocks;
  }

  int groups() {
    return groups;
  }

  int inodesPerGroup() {
    return inodesPerGroup;
  }

  int inodes() {
    return inodesPerGroup * groups;
  }

  /** Blocks of a group's inodes. */
  int tableBlocks() {
    return inodesPerGroup / Layout.INODES_PER_BLOCK;
  }

  /** Groups of a flexible group. */
  int flex() {
    return flex;
  }

  int descriptorBlocks() {
    return descriptorBlocks;
  }

  /** Blocks behind the descriptors that are kept for more of them. */
  int reserved() {
    return reserved;
  }

  /** Whether a group has a super-block and descriptors: 0, 1 and the powers of 3, 5 and 7. */
  static boolean hasSuperBlock(int group) {
    return group <= 1 || isPower(group, 3) || isPower(group, 5) || isPower(group, 7);
  }

  private static boolean isPower(int number, int base) {
    int rest = number;
    while (rest % base == 0) {
      rest /= base;
    }
    return rest == 1;
  }

  /** Blocks of super-block and descriptors at the start of a group. */
  int superBlocks(int group) {
    return hasSuperBlock(group) ? 1 + descriptorBlocks + reserved : 0;
  }

  /** Groups of the flexible group that begins here; 0 if none does. */
  int flexGroups(int group) {
    return flexGroups(group, groups);
  }

  private int flexGroups(int group, int all) {
    return group % flex == 0 ? Math.min(flex, all - group) : 0;
  }

  /** Blocks at the start of a group that are not for data. */
  int head(int group) {
    return head(group, groups);
  }

  private int head(int group, int all) {
    return superBlocks(group) + flexGroups(group, all) * (2 + tableBlocks());
  }

  /** Blocks of a group; only the last may have fewer than {@link Layout#GROUP}. */
  int blocks(int group) {
    return (int) Math.min(Layout.GROUP, blocks - start(group));
  }

  /** The address of a group's first block. */
  static long start(int group) {
    return (long) group * Layout.GROUP;
  }

  /** The address of the block bitmap; the inode bitmap and the table have theirs likewise. */
  long blockBitmap(int group) {
    int first = group - group % flex;
    return start(first) + superBlocks(first) + group % flex;
  }

  long inodeBitmap(int group) {
    return blockBitmap(group) + flexGroups(group - group % flex);
  }

  long inodeTable(int group) {
    int first = group - group % flex;
    return start(first)
        + superBlocks(first)
        + 2L * flexGroups(first)
        + (long) (group % flex) * tableBlocks();
  }

  /** Blocks of a group for data. */
  int dataBlocks(int group) {
    return dataBefore[group + 1] - dataBefore[group];
  }

  /** Data blocks in all groups before this one, which is how data blocks are numbered. */
  int dataBefore(int group) {
    return dataBefore[group];
  }

  /** Data blocks in all. */
  int dataBlocks() {
    return dataBefore[groups];
  }

  /** The group of a data block; one behind the end counts as the last group's. */
  private int group(int dataBlock) {
    int at = Arrays.binarySearch(dataBefore, 0, groups, dataBlock);
    int group = at < 0 ? -at - 2 : at;
    while (group + 1 < groups && dataBefore[group + 1] == dataBefore[group]) {
      group++; // no room for data there
    }
    return group;
  }

  /** The address of a data block. */
  long address(int dataBlock) {
    int group = group(dataBlock);
    return start(group) + head(group) + (dataBlock - dataBefore[group]);
  }

  /** How many data blocks from this one on follow one another on the disk; 1 or more. */
  int contiguous(int dataBlock) {
    int group = group(dataBlock);
    if (group == groups - 1) {
      return Integer.MAX_VALUE - dataBlock;
    }
    return dataBefore[group + 1] - dataBlock;
  }
}
