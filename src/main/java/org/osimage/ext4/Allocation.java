package org.osimage.ext4;

import org.osimage.ImageBuildException;
import org.osimage.tree.Nodes;

/**
 * Which data blocks each body has: without gaps in the order of the tree, behind the resize inode's
 * block and the journal. The blocks of its extent tree follow a body, then that of its extended
 * attributes.
 */
final class Allocation {
  private final int[] first;
  private final Bodies bodies;
  private final Geometry geometry;
  private final int journalBlocks;
  private final int next;

  /**
   * @throws ImageBuildException if it all needs more than {@link Geometry#MOST} blocks
   */
  Allocation(Nodes nodes, Bodies bodies, Geometry geometry, int journalBlocks)
      throws ImageBuildException {
    this.bodies = bodies;
    this.geometry = geometry;
    this.journalBlocks = journalBlocks;
    first = new int[nodes.size()];
    long at = journal() + (long) journalBlocks + treeBlocks(journalExtents());
    for (int node = 0; node < nodes.size(); node++) {
      first[node] = (int) at;
      at += bodies.allocated(node);
      if (at > Geometry.MOST) {
        throw new ImageBuildException(
            "the ext4 file system would need more than 8 TiB up to "
                + nodes.entry(node).path()
                + ": leave something out");
      }
      at += treeBlocks(extents(node)) + (bodies.hasAttributeBlock(node) ? 1 : 0);
    }
    next = (int) at;
  }

  private static int treeBlocks(Extents extents) {
    return ExtentTree.blocks(extents.count());
  }

  /** Data blocks taken. */
  int blocks() {
    return next;
  }

  /** The journal's first data block; 0 is the resize inode's where there is one. */
  int journal() {
    return geometry.reserved() > 0 ? 1 : 0;
  }

  int journalBlocks() {
    return journalBlocks;
  }

  Extents journalExtents() {
    return new Extents(journal(), journalBlocks, java.util.Optional.empty(), geometry);
  }

  ExtentTree journalTree() {
    return new ExtentTree(journalExtents(), journal() + journalBlocks, geometry);
  }

  Extents extents(int node) {
    return new Extents(first[node], bodies.blocks(node), bodies.holes(node), geometry);
  }

  ExtentTree tree(int node) {
    return new ExtentTree(extents(node), first[node] + bodies.allocated(node), geometry);
  }

  /** Blocks of the extent tree. */
  int treeBlocks(int node) {
    return treeBlocks(extents(node));
  }

  /** The address of the block of extended attributes of an entry that has one. */
  long attributeBlock(int node) {
    return geometry.address(first[node] + bodies.allocated(node) + treeBlocks(node));
  }
}
