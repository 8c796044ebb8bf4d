package org.osimage.ufs;

import java.util.Arrays;
import org.osimage.ImageBuildException;
import org.osimage.tree.Nodes;

/**
 * Which data blocks each body has. Whole blocks follow one another in the order of the tree; the
 * tails shorter than a block wait until there is half a mebibyte of them and then share blocks, the
 * longest first, each block filled as far as those that wait allow.
 */
final class Allocation {
  /** Fragments that wait at most, which is also what writing keeps in memory. */
  private static final int WINDOW = 512;

  private static final int NONE = -1;

  /** For each node the number of its first block. */
  private final int[] first;

  /** For each node the fragment in which its tail begins: block times 8 and place in it. */
  private final int[] tails;

  private final IntList tailNodes = new IntList();
  private final IntList batchNodes = new IntList();
  private final IntList batchEnds = new IntList();
  private final IntList partialBlocks = new IntList();
  private final IntList partialUsed = new IntList();
  private int next;

  /**
   * @throws ImageBuildException if it all needs more than {@link Geometry#MOST} fragments
   */
  Allocation(Nodes nodes, Bodies bodies) throws ImageBuildException {
    first = new int[nodes.size()];
    tails = new int[nodes.size()];
    Arrays.fill(first, NONE);
    Arrays.fill(tails, NONE);
    Waiting waiting = new Waiting();
    for (int node = 0; node < nodes.size(); node++) {
      long size = bodies.size(node);
      int tail = Bodies.tail(size);
      int blocks = Bodies.blocks(size) - (tail > 0 ? 1 : 0);
      if (size > Bodies.SMALL) {
        blocks = new BlockMap(0, blocks, bodies.holes(node)).allocated();
      }
      if (blocks > 0) {
        first[node] = next;
        next += blocks;
      }
      if (tail > 0) {
        waiting.add(node, tail);
      }
      if (waiting.fragments >= WINDOW || node == nodes.size() - 1) {
        waiting.place(node);
      }
      if (next > Geometry.MOST / Geometry.FRAGMENTS) {
        throw new ImageBuildException(
            "the UFS file system would need more than 1 TiB up to "
                + nodes.entry(node).path()
                + ": leave something out");
      }
    }
  }

  /** Tails by their length, in the order in which they came. */
  private final class Waiting {
    private final IntList[] byLength = new IntList[Geometry.FRAGMENTS];
    private final int[] taken = new int[Geometry.FRAGMENTS];
    private int fragments;

    Waiting() {
      Arrays.setAll(byLength, length -> new IntList());
    }

    void add(int node, int length) {
      byLength[length].add(node);
      fragments += length;
    }

    /** Places all, after the whole blocks of a node. */
    void place(int node) {
      if (fragments == 0) {
        return;
      }
      while (fragments > 0) {
        fill(next++);
      }
      for (int length = 1; length < Geometry.FRAGMENTS; length++) {
        byLength[length].clear();
        taken[length] = 0;
      }
      batchNodes.add(node);
      batchEnds.add(tailNodes.size());
    }

    private void fill(int block) {
      int used = 0;
      for (int length = Geometry.FRAGMENTS - 1; length > 0; ) {
        if (length <= Geometry.FRAGMENTS - used && taken[length] < byLength[length].size()) {
          int node = byLength[length].get(taken[length]++);
          tails[node] = block * Geometry.FRAGMENTS + used;
          tailNodes.add(node);
          used += length;
        } else {
          length--;
        }
      }
      fragments -= used;
      if (used < Geometry.FRAGMENTS) {
        partialBlocks.add(block);
        partialUsed.add(used);
      }
    }
  }

  /** Blocks taken, numbered from 0 without gaps. */
  int blocks() {
    return next;
  }

  /** The first block of a body that has whole blocks. */
  int first(int node) {
    return first[node];
  }

  /** The address of a body's tail. */
  int tailAddress(int node, Geometry geometry) {
    int tail = tails[node];
    return geometry.address(tail / Geometry.FRAGMENTS) + tail % Geometry.FRAGMENTS;
  }

  /** How often tails are placed. */
  int batches() {
    return batchNodes.size();
  }

  /** The node after whose blocks a batch of tails lies. */
  int batchNode(int batch) {
    return batchNodes.get(batch);
  }

  /** The end of a batch in the list of {@link #tailNode}s. */
  int batchEnd(int batch) {
    return batchEnds.get(batch);
  }

  /** The nodes with tails, in the order in which these lie. */
  int tailNode(int index) {
    return tailNodes.get(index);
  }

  /** Whether the tail begins a block. */
  boolean beginsBlock(int node) {
    return tails[node] % Geometry.FRAGMENTS == 0;
  }

  /** Shared blocks with free fragments at their end, in order. */
  IntList partialBlocks() {
    return partialBlocks;
  }

  /** Fragments taken of the partial block at this place of the list. */
  int partialUsed(int index) {
    return partialUsed.get(index);
  }
}
