package org.osimage.ufs;

import org.osimage.tree.Entry;
import org.osimage.tree.Nodes;

/** The numbers of inodes: from 2, the root's, in the order of the tree; names of one file share. */
final class Inodes {
  /** {@code UFSROOTINO}; 0 and 1 are never used. */
  static final int ROOT = 2;

  private final int[] numbers;

  /** The node of an inode number less {@link #ROOT}. */
  private final int[] nodes;

  private final int count;

  Inodes(Nodes tree) {
    numbers = new int[tree.size()];
    nodes = new int[tree.size()];
    int next = 0;
    for (int node = 0; node < tree.size(); node++) {
      if (tree.entry(node).kind() == Entry.Kind.HARD_LINK) {
        numbers[node] = numbers[tree.owner(node)]; // stands before
      } else {
        nodes[next] = node;
        numbers[node] = ROOT + next++;
      }
    }
    count = next;
  }

  int number(int node) {
    return numbers[node];
  }

  /** Inodes that are taken, the first two included. */
  int used() {
    return ROOT + count;
  }

  /** The node that owns the inode, a number from {@link #ROOT} to below {@link #used}. */
  int node(int number) {
    return nodes[number - ROOT];
  }
}
