package org.osimage.content;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/** Buffers for bulk copies, lent to one thread at a time. */
final class CopyBuffers {
  private static final int SIZE = 256 << 10;

  private final Deque<ByteBuffer> idle = new ArrayDeque<>();

  synchronized ByteBuffer take() {
    return idle.isEmpty() ? ByteBuffer.allocateDirect(SIZE) : idle.pop();
  }

  synchronized void giveBack(ByteBuffer buffer) {
    idle.push(buffer);
  }
}
