package org.osimage.ufs;

import org.osimage.tree.Entry;
import org.osimage.tree.Nodes;

/** What is free in each cylinder group, and the counts of it ({@code struct csum}). */
final class FreeSpace {
  /**
   * The counts of a group, or of all.
   *
   * @param directories inodes that are directories
   * @param blocks free blocks
   * @param inodes free inodes
   * @param fragments free fragments in blocks that are taken in part
   */
  record Counts(int directories, int blocks, int inodes, int fragments) {
    Counts plus(Counts other) {
      return new Counts(
          directories + other.directories,
          blocks + other.blocks,
          inodes + other.inodes,
          fragments + other.fragments);
    }
  }

  /** Takes runs of free fragments: whole blocks, or the end of one block. */
  interface Sink {
    /**
     * @param from offset in the group, in fragments
     */
    void run(int from, int to);
  }

  private final Geometry geometry;
  private final Allocation allocation;
  private final int usedInodes;
  private final Counts[] counts;

  FreeSpace(Geometry geometry, Allocation allocation, Nodes nodes, Inodes inodes) {
    this.geometry = geometry;
    this.allocation = allocation;
    this.usedInodes = inodes.used();
    int[] directories = new int[geometry.groups()];
    for (int node = 0; node < nodes.size(); node++) {
      if (nodes.entry(node).kind() == Entry.Kind.DIRECTORY) {
        directories[inodes.number(node) / geometry.inodesPerGroup()]++;
      }
    }
    counts = new Counts[geometry.groups()];
    for (int group = 0; group < counts.length; group++) {
      counts[group] = count(group, directories[group]);
    }
  }

  private Counts count(int group, int directories) {
    int[] free = new int[2];
    runs(
        group,
        (from, to) -> {
          boolean whole = (to - from) % Geometry.FRAGMENTS == 0;
          free[whole ? 0 : 1] += whole ? (to - from) / Geometry.FRAGMENTS : to - from;
        });
    return new Counts(directories, free[0], geometry.inodesPerGroup() - usedInodes(group), free[1]);
  }

  Counts counts(int group) {
    return counts[group];
  }

  Counts total() {
    Counts total = new Counts(0, 0, 0, 0);
    for (Counts group : counts) {
      total = total.plus(group);
    }
    return total;
  }

  /** Inodes that are taken in a group, the lowest ones. */
  int usedInodes(int group) {
    int before = group * geometry.inodesPerGroup();
    return Math.max(0, Math.min(geometry.inodesPerGroup(), usedInodes - before));
  }

  /** Hands out all free fragments of a group in ascending order. */
  void runs(int group, Sink sink) {
    if (group == 0) {
      int summary = geometry.firstData() + geometry.summarySize() / Geometry.FRAGMENT;
      if (summary < geometry.firstBlock(0)) {
        sink.run(summary, geometry.firstBlock(0));
      }
    } else {
      sink.run(0, Geometry.SUPER_BLOCK);
    }
    int first = geometry.firstBlock(group);
    int before = geometry.blocksBefore(group);
    int used = Math.max(0, Math.min(geometry.blocks(group), allocation.blocks() - before));
    IntList partial = allocation.partialBlocks();
    for (int i = partial.firstNotBelow(before);
        i < partial.size() && partial.get(i) < before + used;
        i++) {
      int block = first + (partial.get(i) - before) * Geometry.FRAGMENTS;
      sink.run(block + allocation.partialUsed(i), block + Geometry.FRAGMENTS);
    }
    if (used < geometry.blocks(group)) {
      sink.run(first + used * Geometry.FRAGMENTS, geometry.fragments(group));
    }
  }
}
