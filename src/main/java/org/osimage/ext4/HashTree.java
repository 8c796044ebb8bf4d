package org.osimage.ext4;

import java.util.Arrays;
import org.osimage.ImageBuildException;
import org.osimage.ext4.layout.Layout;
import org.osimage.ext4.layout.NameHash;
import org.osimage.tree.Nodes;

/**
 * The shape of a hashed directory: its names in the order of their hashes in blocks, and one to
 * three levels of blocks that tell which hash begins which.
 */
final class HashTree {

  /** Bytes of a directory that surely has no second level. */
  static final long SMALL = (long) Layout.HASHES_IN_ROOT * ((Layout.BLOCK - 16) / 8) * Layout.BLOCK;

  /** Hash and index among the children, in order. */
  private final long[] names;

  /** The first of the names in each block. */
  private final int[] starts;

  private final int leaves;
  private final int levels;

  private HashTree(long[] names, int[] starts, int leaves) {
    this.names = names;
    this.starts = starts;
    this.leaves = leaves;
    int count = 0;
    for (long width = leaves; width > Layout.HASHES_IN_ROOT; width = above(width)) {
      count++;
    }
    levels = count;
  }

  /**
   * @throws ImageBuildException if there are more names than three levels can find
   */
  static HashTree of(Nodes nodes, int directory, NameHash hash) throws ImageBuildException {
    int count = nodes.childCount(directory);
    long[] names = new long[count];
    int[] lengths = new int[count];
    for (int i = 0; i < count; i++) {
      byte[] name = nodes.entry(nodes.child(directory, i)).path().nameBytes();
      names[i] = key(hash.of(name), i);
      lengths[i] = Layout.nameEntry(name.length);
    }
    Arrays.sort(names);
    int[] starts = new int[16];
    int leaves = 0;
    int room = 0;
    for (int i = 0; i < count; i++) {
      int length = lengths[(int) names[i]];
      if (i == 0 || length > room) {
        if (leaves == starts.length) {
          starts = Arrays.copyOf(starts, leaves * 2);
        }
        starts[leaves++] = i;
        room = Layout.NAMES;
      }
      room -= length;
    }
    HashTree tree = new HashTree(names, starts, leaves);
    if (tree.levels > 2) {
      throw Ext4Limits.refused(
          nodes.entry(directory), "it has " + count + " names", "spread them over directories");
    }
    return tree;
  }

  /** In the order of hashes without sign, then of the names. */
  private static long key(int hash, int index) {
    return (long) (hash ^ Integer.MIN_VALUE) << 32 | index;
  }

  private static int hash(long key) {
    return (int) (key >>> 32) ^ Integer.MIN_VALUE;
  }

  private static long above(long width) {
    return (width + Layout.HASHES_IN_NODE - 1) / Layout.HASHES_IN_NODE;
  }

  /** Levels of the index between the root and the names: 0 to 2. */
  int levels() {
    return levels;
  }

  /** Whether it has more than one level between. */
  boolean isLarge() {
    return levels > 1;
  }

  /** Blocks of names. */
  int leaves() {
    return leaves;
  }

  /** Blocks of a level of the index: 1 is that above the names. */
  int width(int level) {
    long width = leaves;
    for (int i = 0; i < level; i++) {
      width = above(width);
    }
    return (int) width;
  }

  /** All blocks. */
  int blocks() {
    int blocks = 1 + leaves;
    for (int level = 1; level <= levels; level++) {
      blocks += width(level);
    }
    return blocks;
  }

  /** The first name of a block of names; the end for the block behind the last. */
  int start(int leaf) {
    return leaf == leaves ? names.length : starts[leaf];
  }

  /** Which of the directory's children a name is. */
  int child(int name) {
    return (int) names[name];
  }

  /** The hash that a block of names begins with; odd if the block before ends with the same. */
  int hash(int leaf) {
    int start = starts[leaf];
    int hash = hash(names[start]);
    boolean goesOn = start > 0 && hash(names[start - 1]) == hash;
    return goesOn ? hash | 1 : hash;
  }
}
