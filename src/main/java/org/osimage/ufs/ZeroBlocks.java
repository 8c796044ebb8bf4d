package org.osimage.ufs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.osimage.content.Content;
import org.osimage.content.ContentStore;

/**
 * The blocks of a large body that hold only zeros and so become holes. A run of 256 KiB is always
 * found, a shorter one often: only where an eighth of a kilobyte at the start of a chunk is zero
 * the chunk is read, so that ordinary bodies are not read for this.
 */
final class ZeroBlocks {
  /** Blocks looked at together. */
  private static final int CHUNK = 16;

  private static final int PROBE = 128;

  /** A bit for each block, and for each word the zero blocks before it. */
  private final long[] zero;

  private final int[] before;
  private final int blocks;

  private ZeroBlocks(long[] zero, int blocks) {
    this.zero = zero;
    this.blocks = blocks;
    before = new int[zero.length + 1];
    for (int i = 0; i < zero.length; i++) {
      before[i + 1] = before[i] + Long.bitCount(zero[i]);
    }
  }

  /** The zero blocks of a body; empty when none was found. */
  static Optional<ZeroBlocks> of(Content content, ContentStore store) throws IOException {
    return new Search(content, store).run();
  }

  boolean contains(int block) {
    return (zero[block / 64] >>> block & 1) != 0;
  }

  /** Zero blocks before this one, which may be the end. */
  int countBefore(int block) {
    if (block >= blocks) {
      return before[zero.length];
    }
    long lower = zero[block / 64] & ((1L << block) - 1);
    return before[block / 64] + Long.bitCount(lower);
  }

  /** One look at a body. */
  private static final class Search {
    private final Content content;
    private final ContentStore store;
    private final int blocks;
    private final ByteBuffer buffer = ByteBuffer.allocate(CHUNK * Geometry.BLOCK);
    private long[] zero = new long[0];

    Search(Content content, ContentStore store) {
      this.content = content;
      this.store = store;
      this.blocks = (int) ((content.size() + Geometry.BLOCK - 1) / Geometry.BLOCK);
    }

    Optional<ZeroBlocks> run() throws IOException {
      boolean open = startsWithZeros(0);
      for (int first = 0; first < blocks; first += CHUNK) {
        boolean next = first + CHUNK < blocks && startsWithZeros(first + CHUNK);
        if (open || next) {
          examine(first);
        }
        open = next;
      }
      return zero.length == 0 ? Optional.empty() : Optional.of(new ZeroBlocks(zero, blocks));
    }

    private boolean startsWithZeros(int block) throws IOException {
      return isZero(read(block, PROBE), 0, buffer.limit());
    }

    private ByteBuffer read(int block, int length) throws IOException {
      long offset = (long) block * Geometry.BLOCK;
      buffer.clear().limit((int) Math.min(length, content.size() - offset));
      store.read(content, offset, buffer);
      return buffer.flip();
    }

    private void examine(int first) throws IOException {
      read(first, buffer.capacity());
      for (int at = 0, block = first; at < buffer.limit(); at += Geometry.BLOCK, block++) {
        if (isZero(buffer, at, Math.min(at + Geometry.BLOCK, buffer.limit()))) {
          if (zero.length == 0) {
            zero = new long[(blocks + 63) / 64];
          }
          zero[block / 64] |= 1L << block;
        }
      }
    }

    private static boolean isZero(ByteBuffer bytes, int from, int to) {
      int at = from;
      while (at + Long.BYTES <= to && bytes.getLong(at) == 0) {
        at += Long.BYTES;
      }
      while (at < to && bytes.get(at) == 0) {
        at++;
      }
      return at == to;
    }
  }
}
