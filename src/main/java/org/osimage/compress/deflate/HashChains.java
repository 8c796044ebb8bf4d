package org.osimage.compress.deflate;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Finds earlier occurrences. Positions whose next four bytes share a hash form a chain, the latest
 * first; of those that share three bytes only the latest is known, since a match of three pays only
 * when near. Four bytes make chains much shorter than zlib's three, so the same effort looks at
 * better candidates. A candidate is read as a word where the best match ends, before anything else.
 */
final class HashChains {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** Bytes that must lie ahead of a position for it to be searched or entered. */
  static final int LOOKAHEAD = 5;

  private static final int MASK = DeflateSymbols.WINDOW - 1;
  private static final int FARTHEST = DeflateSymbols.WINDOW - 1;
  private static final int MULTIPLIER = 0x9E3779B1;
  private static final int MAX_BITS = 16;
  private static final int MAX_BITS_3 = 14;

  private final int[] heads = new int[1 << MAX_BITS];
  private final int[] heads3 = new int[1 << MAX_BITS_3];
  private final int[] previous = new int[DeflateSymbols.WINDOW];
  private byte[] bytes = new byte[0];
  private int shift;
  private int shift3;

  /** Forgets everything and turns to another array, of which so many bytes will be used. */
  void reset(byte[] input, int size) {
    bytes = input;
    int log = Math.max(6, 32 - Integer.numberOfLeadingZeros(size));
    int bits = Math.min(MAX_BITS, log);
    int bits3 = Math.min(MAX_BITS_3, log);
    shift = 32 - bits;
    shift3 = 32 - bits3;
    Arrays.fill(heads, 0, 1 << bits, -1);
    Arrays.fill(heads3, 0, 1 << bits3, -1);
  }

  /** Enters positions without a search. */
  void enter(int from, int to) {
    byte[] b = bytes;
    for (int position = from; position < to; position++) {
      int word = (int) INT.get(b, position);
      int hash = word * MULTIPLIER >>> shift;
      heads3[(word << 8) * MULTIPLIER >>> shift3] = position;
      previous[position & MASK] = heads[hash];
      heads[hash] = position;
    }
  }

  /**
   * Enters a position and looks for the longest match there.
   *
   * @param beat only longer matches count
   * @param longest the longest that may be used
   * @param nice a length that ends the search
   * @param depth how many candidates to look at
   * @return length << 16 | distance, or 0
   */
  int find(int position, int beat, int longest, int nice, int depth) {
    byte[] b = bytes;
    int[] chain = previous;
    int word = (int) INT.get(b, position);
    int hash = word * MULTIPLIER >>> shift;
    int hash3 = (word << 8) * MULTIPLIER >>> shift3;
    int candidate = heads[hash];
    int near = heads3[hash3];
    heads[hash] = position;
    heads3[hash3] = position;
    chain[position & MASK] = candidate;
    int oldest = Math.max(0, position - FARTHEST);
    int found = 0;
    int best = beat;
    if (best < 3) {
      if (near >= oldest && ((int) INT.get(b, near) ^ word) << 8 == 0) {
        found = 3 << 16 | position - near;
      }
      best = 3;
    }
    if (best >= longest) {
      return found;
    }
    int tail = (int) INT.get(b, position + best - 3);
    for (int left = depth; candidate >= oldest && left > 0; left--) {
      if ((int) INT.get(b, candidate + best - 3) == tail && (int) INT.get(b, candidate) == word) {
        int length = extend(b, candidate, position, longest);
        if (length > best) {
          best = length;
          found = length << 16 | position - candidate;
          if (length >= nice || length == longest) {
            break;
          }
          tail = (int) INT.get(b, position + best - 3);
        }
      }
      candidate = chain[candidate & MASK];
    }
    return found;
  }

  /** How long the match is whose first four bytes are known to agree. */
  private static int extend(byte[] b, int candidate, int position, int longest) {
    int length = 4;
    while (length < longest) {
      long difference =
          (long) LONG.get(b, candidate + length) ^ (long) LONG.get(b, position + length);
      if (difference != 0) {
        return Math.min(longest, length + (Long.numberOfTrailingZeros(difference) >>> 3));
      }
      length += Long.BYTES;
    }
    return longest;
  }
}
