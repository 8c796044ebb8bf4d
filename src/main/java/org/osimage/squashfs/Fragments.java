package org.osimage.squashfs;

import java.util.Arrays;
import org.osimage.content.Content;

/**
 * Which small bodies share which fragment block: neighbours in the tree do. Where a block ends is
 * told by the bodies near its end - before the one with the smallest digest - and not by what came
 * before; so behind a change the old blocks soon begin again, and keep their compressed form.
 */
final class Fragments {
  /** A block may end when it is this full, in eighths. */
  private static final int FULL_ENOUGH = 6;

  /** Small bodies in their order. */
  private final int[] bodies;

  /** By body: its fragment block, or -1, and its place in it. */
  private final int[] fragment;

  private final int[] offset;

  /** By fragment block: behind its last body in {@link #bodies}. */
  private final int[] end;

  private final int count;

  Fragments(Bodies all, int blockSize) {
    fragment = new int[all.count()];
    offset = new int[all.count()];
    int[] small = new int[all.count()];
    int n = 0;
    for (int body = 0; body < all.count(); body++) {
      fragment[body] = Layout.NO_FRAGMENT;
      if (all.isSmall(body)) {
        small[n++] = body;
      }
    }
    bodies = Arrays.copyOf(small, n);
    int[] ends = new int[n];
    int blocks = 0;
    for (int from = 0; from < n; ) {
      int to = end(all, from, blockSize);
      int at = 0;
      for (int i = from; i < to; i++) {
        fragment[bodies[i]] = blocks;
        offset[bodies[i]] = at;
        at += (int) all.content(bodies[i]).size();
      }
      ends[blocks++] = to;
      from = to;
    }
    end = ends;
    count = blocks;
  }

  private int end(Bodies all, int from, int blockSize) {
    long filled = 0;
    int best = -1;
    long smallest = 0;
    for (int i = from; i < bodies.length; i++) {
      Content content = all.content(bodies[i]);
      if (filled >= (long) blockSize * FULL_ENOUGH / 8
          && (best < 0 || Long.compareUnsigned(content.h1(), smallest) < 0)) {
        best = i;
        smallest = content.h1();
      }
      filled += content.size();
      if (filled > blockSize) {
        return best < 0 ? i : best;
      }
    }
    return bodies.length;
  }

  int count() {
    return count;
  }

  /** The fragment block of a body, or {@link Layout#NO_FRAGMENT}. */
  int of(int body) {
    return fragment[body];
  }

  int offset(int body) {
    return offset[body];
  }

  /** The bodies of a fragment block, in their order. */
  int[] bodies(int block) {
    return Arrays.copyOfRange(bodies, block == 0 ? 0 : end[block - 1], end[block]);
  }

  /** Whether a body is the last of its fragment block. */
  boolean isLast(int body) {
    return bodies[end[fragment[body]] - 1] == body;
  }
}
