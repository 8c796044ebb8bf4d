package org.osimage.output;

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
public final class ZeroBlocks {
  /** Bytes looked at together. */
  private static final int CHUNK = 128 << 10;

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

  /**
   * The zero blocks of a body; empty when none was found.
   *
   * @param block bytes of a block, a power of two up to 128 KiB
   * @param content of less than 2^31 blocks
   */
  public static Optional<ZeroBlocks> of(Content content, ContentStore store, int block)
      throws IOException {
    return new Search(content, store, block).run();
  }

  /** Blocks of the body, the last one perhaps in part. */
  public int blocks() {
    return blocks;
  }

  public boolean contains(int block) {
    return (zero[block / 64] >>> block & 1) != 0;
  }

  /** Zero blocks before this one, which may be the end. */
  public int countBefore(int block) {
    if (block >= blocks) {
      return before[zero.length];
    }
    long lower = zero[block / 64] & ((1L << block) - 1);
    return before[block / 64] + Long.bitCount(lower);
  }

  /** The first block from this one on that is zero, or is not, as asked; the end if none is. */
  public int next(int from, boolean wanted) {
    int at = from;
    while (at < blocks) {
      long word = (wanted ? zero[at / 64] : ~zero[at / 64]) >>> at;
      if (word != 0) {
        return Math.min(blocks, at + Long.numberOfTrailingZeros(word));
      }
      at = (at / 64 + 1) * 64;
    }
    return blocks;
  }

  /** One look at a body. */
  private static final class Search {
    private final Content content;
    private final ContentStore store;
    private final int block;
    private final int blocks;
    private final ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
    private long[] zero = new long[0];

    Search(Content content, ContentStore store, int block) {
      this.content = content;
      this.store = store;
      this.block = block;
      this.blocks = Math.toIntExact((content.size() + block - 1) / block);
    }

    Optional<ZeroBlocks> run() throws IOException {
      boolean open = startsWithZeros(0);
      for (long at = 0; at < content.size(); at += CHUNK) {
        boolean next = at + CHUNK < content.size() && startsWithZeros(at + CHUNK);
        if (open || next) {
          examine(at);
        }
        open = next;
      }
      return zero.length == 0 ? Optional.empty() : Optional.of(new ZeroBlocks(zero, blocks));
    }

    private boolean startsWithZeros(long offset) throws IOException {
      return isZero(read(offset, PROBE), 0, buffer.limit());
    }

    private ByteBuffer read(long offset, int length) throws IOException {
      buffer.clear().limit((int) Math.min(length, content.size() - offset));
      store.read(content, offset, buffer);
      return buffer.flip();
    }

    private void examine(long offset) throws IOException {
      read(offset, CHUNK);
      int number = (int) (offset / block);
      for (int at = 0; at < buffer.limit(); at += block, number++) {
        if (isZero(buffer, at, Math.min(at + block, buffer.limit()))) {
          if (zero.length == 0) {
            zero = new long[(blocks + 63) / 64];
          }
          zero[number / 64] |= 1L << number;
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
