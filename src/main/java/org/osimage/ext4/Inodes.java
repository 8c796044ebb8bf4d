package org.osimage.ext4;

import org.osimage.ext4.layout.Layout;
import org.osimage.tree.Entry;
import org.osimage.tree.Nodes;

/**
 * The numbers of inodes: 2 for the root, those from 11 on in the order of the tree; names of one
 * file share one.
 */
final class Inodes {

  /** The inode that keeps blocks for more group descriptors. */
  static final int RESIZE = 7;

  static final int JOURNAL = 8;

  /** The first that is not reserved. */
  static final int FIRST = 11;

  private final int[] numbers;

  /** The node of an inode number less {@link #FIRST}. */
  private final int[] nodes;

  private final int count;

  Inodes(Nodes tree) {
    numbers = new int[tree.size()];
    nodes = new int[tree.size()];
    numbers[0] = Layout.ROOT;
    int next = 0;
    for (int node = 1; node < tree.size(); node++) {
      if (tree.entry(node).kind() == Entry.Kind.HARD_LINK) {
        numbers[node] = numbers[tree.owner(node)]; // stands before
      } else {
        nodes[next] = node;
        numbers[node] = FIRST + next++;
      }
    }
    count = next;
  }

  int number(int node) {
    return numbers[node];
  }

  /** Inodes that are taken, the reserved ones included: numbers from 1 to this one. */
  int used() {
    return FIRST - 1 + count;
  }

  /**
   * The node that owns the inode: {@link Layout#ROOT}, or one from {@link #FIRST} to {@link #used}.
   */
  int node(int number) {
    return number == Layout.ROOT ? 0 : nodes[number - FIRST];
  }
}
