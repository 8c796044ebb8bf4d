package org.osimage.ext4;

import org.osimage.tree.Entry;
import org.osimage.tree.Nodes;

/** What each group has and has left. */
final class FreeSpace {
  private final Geometry geometry;
  private final int usedData;
  private final int usedInodes;
  private final int[] directories;

  FreeSpace(Geometry geometry, Allocation allocation, Nodes nodes, Inodes inodes) {
    this.geometry = geometry;
    usedData = allocation.blocks();
    usedInodes = inodes.used();
    directories = new int[geometry.groups()];
    for (int node = 0; node < nodes.size(); node++) {
      if (nodes.entry(node).kind() == Entry.Kind.DIRECTORY) {
        directories[(inodes.number(node) - 1) / geometry.inodesPerGroup()]++;
      }
    }
  }

  /** Blocks that are taken, which are the first ones of a group. */
  int usedBlocks(int group) {
    return geometry.blocks(group) - freeBlocks(group);
  }

  int usedData(int group) {
    int after = usedData - geometry.dataBefore(group);
    return Math.max(0, Math.min(geometry.dataBlocks(group), after));
  }

  int freeBlocks(int group) {
    return geometry.dataBlocks(group) - usedData(group);
  }

  /** Inodes that are taken, which are the first ones of a group. */
  int usedInodes(int group) {
    int after = usedInodes - group * geometry.inodesPerGroup();
    return Math.max(0, Math.min(geometry.inodesPerGroup(), after));
  }

  int freeInodes(int group) {
    return geometry.inodesPerGroup() - usedInodes(group);
  }

  int directories(int group) {
    return directories[group];
  }

  int freeBlocks() {
    return geometry.dataBlocks() - usedData;
  }

  int freeInodes() {
    return geometry.inodes() - usedInodes;
  }
}
