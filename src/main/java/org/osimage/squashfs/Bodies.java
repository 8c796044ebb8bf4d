package org.osimage.squashfs;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.osimage.ImageBuildException;
import org.osimage.content.Content;
import org.osimage.tree.Entry;
import org.osimage.tree.Nodes;

/**
 * The bodies of files, each once, numbered in the order of the tree. Those of half a block and more
 * have blocks of their own; their last one may be short. Smaller ones are packed into fragment
 * blocks.
 */
final class Bodies {
  /** All blocks of all files: their sizes are in memory. */
  private static final long MOST_BLOCKS = 1 << 29;

  private final int blockSize;
  private final Content[] contents;

  /** The body of each node, or -1. */
  private final int[] ofNode;

  /** The first of a body's blocks among all; the last element is their number. */
  private final int[] firstBlock;

  Bodies(Nodes nodes, int blockSize) throws ImageBuildException {
    this.blockSize = blockSize;
    ofNode = new int[nodes.size()];
    Map<Content, Integer> numbers = new HashMap<>();
    Content[] found = new Content[nodes.size()];
    for (int node = 0; node < nodes.size(); node++) {
      ofNode[node] = -1;
      if (nodes.entry(node) instanceof Entry.RegularFile file && file.content().size() > 0) {
        Integer number = numbers.putIfAbsent(file.content(), numbers.size());
        ofNode[node] = number == null ? numbers.size() - 1 : number;
        found[ofNode[node]] = file.content();
      }
    }
    contents = Arrays.copyOf(found, numbers.size());
    firstBlock = new int[contents.length + 1];
    long blocks = 0;
    for (int body = 0; body < contents.length; body++) {
      firstBlock[body] = (int) blocks;
      blocks += isSmall(body) ? 0 : (contents[body].size() + blockSize - 1) / blockSize;
      if (blocks > MOST_BLOCKS) {
        throw new ImageBuildException(
            "SquashFS would need over 2^29 blocks of "
                + blockSize
                + " bytes for this tree: choose larger blocks, or leave something out");
      }
    }
    firstBlock[contents.length] = (int) blocks;
  }

  int count() {
    return contents.length;
  }

  Content content(int body) {
    return contents[body];
  }

  /** Whether the body lies in a fragment block. */
  boolean isSmall(int body) {
    return contents[body].size() < blockSize / 2;
  }

  /** The body of a file's node, or -1 if it has no bytes. */
  int ofNode(int node) {
    return ofNode[node];
  }

  int firstBlock(int body) {
    return firstBlock[body];
  }

  int blocks(int body) {
    return firstBlock[body + 1] - firstBlock[body];
  }

  int totalBlocks() {
    return firstBlock[contents.length];
  }

  /** Bytes in a block of a body, before compression. */
  int length(int body, int block) {
    return (int) Math.min(blockSize, contents[body].size() - (long) block * blockSize);
  }
}
