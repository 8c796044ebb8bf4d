package org.osimage.ext4;

import java.util.Arrays;
import java.util.Optional;
import org.osimage.output.ZeroBlocks;

/**
 * Where the blocks of one body lie: runs of blocks that follow one another both in the body and on
 * the disk. Where a group's tables or a hole lie between, another run begins.
 */
final class Extents {
  /** The longest run that is initialised. */
  private static final int LONGEST = 32_768;

  /** A body's block, length and data block of each run. */
  private int[] runs = new int[12];

  private int count;

  /**
   * @param first number of the body's first data block
   * @param blocks of the body, holes included
   */
  Extents(int first, int blocks, Optional<ZeroBlocks> holes, Geometry geometry) {
    int next = first;
    if (holes.isEmpty()) {
      add(0, blocks, next, geometry);
      return;
    }
    ZeroBlocks zero = holes.get();
    for (int at = zero.next(0, false); at < blocks; ) {
      int end = zero.next(at, true);
      add(at, end - at, next, geometry);
      next += end - at;
      at = zero.next(end, false);
    }
  }

  private void add(int block, int length, int data, Geometry geometry) {
    for (int done = 0; done < length; ) {
      int most = Math.min(LONGEST, geometry.contiguous(data + done));
      int part = Math.min(length - done, most);
      if (runs.length < count * 3 + 3) {
        runs = Arrays.copyOf(runs, runs.length * 2);
      }
      runs[count * 3] = block + done;
      runs[count * 3 + 1] = part;
      runs[count * 3 + 2] = data + done;
      count++;
      done += part;
    }
  }

  int count() {
    return count;
  }

  /** The first block of the body in a run. */
  int block(int run) {
    return runs[run * 3];
  }

  int length(int run) {
    return runs[run * 3 + 1];
  }

  /** The data block in which a run begins. */
  int data(int run) {
    return runs[run * 3 + 2];
  }
}
