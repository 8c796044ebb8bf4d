package org.osimage.squashfs;

import org.osimage.tree.Entry;
import org.osimage.tree.Nodes;

/**
 * The order of inodes, which is also that of their numbers, from 1: directories from the tree's end
 * to its beginning, for each what it holds, and the root last. So what a directory holds lies
 * together, and each directory behind everything in it.
 */
final class Numbers {
  private final Nodes nodes;
  private final int[] numbers;

  /** The node of each number, less one. */
  private final int[] order;

  private final int count;

  Numbers(Nodes nodes) {
    this.nodes = nodes;
    numbers = new int[nodes.size()];
    order = new int[nodes.size()];
    int next = 0;
    for (int directory = nodes.size() - 1; directory >= 0; directory--) {
      if (nodes.entry(directory).kind() == Entry.Kind.DIRECTORY) {
        for (int i = 0; i < nodes.childCount(directory); i++) {
          int node = nodes.owner(nodes.child(directory, i));
          if (numbers[node] == 0) {
            order[next++] = node;
            numbers[node] = next;
          }
        }
      }
    }
    order[next++] = 0;
    numbers[0] = next;
    count = next;
  }

  int count() {
    return count;
  }

  /** The number of the inode of a name. */
  int of(int node) {
    return numbers[nodes.owner(node)];
  }

  /** The node that owns an inode, by its number. */
  int node(int number) {
    return order[number - 1];
  }

  /** A directory's parent; the root's is a number that no inode has. */
  int parentOf(int node) {
    return node == 0 ? count + 1 : numbers[nodes.parent(node)];
  }
}
