package org.osimage.ufs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.osimage.output.ZeroBlocks;

/**
 * Where the blocks of a body lie that has more than 12 of them: first the indirect blocks, each
 * before those that it points to, then the data, one block after the other. A hole has no block,
 * nor has an indirect block that would point only to holes.
 */
final class BlockMap {
  /** {@code NDADDR}: blocks that the inode itself points to. */
  static final int DIRECT = 12;

  /** {@code NIADDR}: single, double and triple indirect blocks. */
  static final int LEVELS = 3;

  /** {@code NINDIR}: pointers of an indirect block. */
  static final int POINTERS = Geometry.BLOCK / Integer.BYTES;

  /** Takes indirect blocks one after the other. */
  interface Sink {
    void put(byte[] block) throws IOException;
  }

  private final int first;
  private final int blocks;
  private final Optional<ZeroBlocks> holes;
  private final int indirect;

  /**
   * @param first number of its first data block in the file system
   * @param blocks of the body, holes included
   */
  BlockMap(int first, int blocks, Optional<ZeroBlocks> holes) {
    this.first = first;
    this.blocks = blocks;
    this.holes = holes;
    int count = 0;
    for (int level = 1; level <= LEVELS; level++) {
      count += count(level, start(level));
    }
    indirect = count;
  }

  /** Blocks that one block of a level leads to. */
  private static long span(int level) {
    long span = 1;
    for (int i = 0; i < level; i++) {
      span *= POINTERS;
    }
    return span;
  }

  /** The first block of the body that is reached through a level. */
  private static long start(int level) {
    return level == 1 ? DIRECT : start(level - 1) + span(level - 1);
  }

  /** Blocks in the file system, indirect ones included. */
  int allocated() {
    return indirect + dataBefore(blocks);
  }

  /** Blocks of data before this one. */
  private int dataBefore(int block) {
    return block - (holes.isPresent() ? holes.get().countBefore(block) : 0);
  }

  /** Indirect blocks of a subtree. */
  private int count(int level, long from) {
    if (from >= blocks) {
      return 0;
    }
    int end = (int) Math.min(blocks, from + span(level));
    if (dataBefore(end) == dataBefore((int) from)) {
      return 0;
    }
    if (level == 1) {
      return 1;
    }
    int count = 1;
    for (long at = from; at < end; at += span(level - 1)) {
      count += count(level - 1, at);
    }
    return count;
  }

  /** The address of a block of the body; 0 for a hole and behind the end. */
  int data(int block, Geometry geometry) {
    if (block >= blocks || (holes.isPresent() && holes.get().contains(block))) {
      return 0;
    }
    return geometry.address(first + indirect + dataBefore(block));
  }

  /**
   * The address of the inode's indirect block; 0 if there is none.
   *
   * @param level 1 to 3
   */
  int indirect(int level, Geometry geometry) {
    int at = first;
    for (int lower = 1; lower < level; lower++) {
      at += count(lower, start(lower));
    }
    return count(level, start(level)) == 0 ? 0 : geometry.address(at);
  }

  /** Hands out the indirect blocks in the order in which they lie. */
  void writeIndirect(Geometry geometry, ByteOrder order, Sink sink) throws IOException {
    int at = first;
    for (int level = 1; level <= LEVELS; level++) {
      at = write(level, start(level), at, geometry, order, sink);
    }
  }

  private int write(int level, long from, int place, Geometry geometry, ByteOrder order, Sink sink)
      throws IOException {
    int count = count(level, from);
    if (count == 0) {
      return place;
    }
    ByteBuffer block = ByteBuffer.allocate(Geometry.BLOCK).order(order);
    int child = place + 1;
    for (long at = from; block.hasRemaining() && at < blocks; at += span(level - 1)) {
      if (level == 1) {
        block.putInt(data((int) at, geometry));
      } else {
        int below = count(level - 1, at);
        block.putInt(below == 0 ? 0 : geometry.address(child));
        child += below;
      }
    }
    sink.put(block.array());
    if (level > 1) {
      child = place + 1;
      for (long at = from; at < Math.min(blocks, from + span(level)); at += span(level - 1)) {
        child = write(level - 1, at, child, geometry, order, sink);
      }
    }
    return place + count;
  }
}
