package org.osimage.compress.deflate;

import java.util.Arrays;

/**
 * A canonical prefix code of limited length for one alphabet (RFC 1951 section 3.2.2). Lengths come
 * from Huffman's algorithm over symbols sorted by frequency, then number, so they are fully
 * determined; codes over the limit are shortened, and shorter ones lengthened until the code is
 * complete again. The tree is built in place on two arrays: no objects per symbol.
 */
final class HuffmanCode {
  /** Bits of each symbol's code, 0 for symbols that do not occur. */
  final byte[] lengths;

  /** Each symbol's code, first bit lowest, as the stream wants it. */
  final int[] codes;

  private final int limit;
  private final int[] order;
  private final int[] weights;
  private final int[] counts = new int[33];
  private final int[] next = new int[17];

  HuffmanCode(int symbols, int limit) {
    this.limit = limit;
    this.lengths = new byte[symbols];
    this.codes = new int[symbols];
    this.order = new int[symbols];
    this.weights = new int[symbols];
  }

  /** Finds the code for the frequencies, each below 2^22. */
  void build(int[] frequencies) {
    int used = sort(frequencies);
    Arrays.fill(lengths, (byte) 0);
    Arrays.fill(counts, 0);
    if (used < 2) {
      // decoders want a code with two entries; the other one is never sent
      int symbol = used == 0 ? 0 : order[0] & 0x1ff;
      lengths[symbol] = 1;
      lengths[symbol == 0 ? 1 : 0] = 1;
      counts[1] = 2;
    } else {
      depths(used);
      shorten();
      assign(used);
    }
    number();
  }

  /** Takes lengths as given. */
  void buildFixed(byte[] given) {
    System.arraycopy(given, 0, lengths, 0, given.length);
    Arrays.fill(counts, 0);
    for (byte length : given) {
      counts[length]++;
    }
    counts[0] = 0;
    number();
  }

  private int sort(int[] frequencies) {
    int used = 0;
    for (int symbol = 0; symbol < lengths.length; symbol++) {
      if (frequencies[symbol] != 0) {
        order[used++] = frequencies[symbol] << 9 | symbol;
      }
    }
    Arrays.sort(order, 0, used);
    return used;
  }

  /**
   * Counts the leaves of each depth. Moffat and Katajainen, "In-place calculation of minimum
   * redundancy codes": weights turn into parents, parents into depths, in one array.
   */
  private void depths(int used) {
    int[] a = weights;
    for (int i = 0; i < used; i++) {
      a[i] = order[i] >>> 9;
    }
    int leaf = 0;
    int root = 0;
    for (int node = 0; node < used - 1; node++) {
      int weight = 0;
      for (int child = 0; child < 2; child++) {
        if (leaf >= used || root < node && a[root] < a[leaf]) {
          weight += a[root];
          a[root++] = node;
        } else {
          weight += a[leaf++];
        }
      }
      a[node] = weight;
    }
    leaves(a, used);
  }

  private void leaves(int[] parents, int used) {
    parents[used - 2] = 0;
    counts[1] = 2;
    for (int node = used - 3; node >= 0; node--) {
      int depth = parents[parents[node]] + 1;
      parents[node] = depth;
      // the node stood as a leaf at its depth: now its two children do, one further down
      int shown = Math.min(depth, 31);
      counts[shown]--;
      counts[shown + 1] += 2;
    }
  }

  /** Pulls leaves below the limit up, and pushes others down to make the room. */
  private void shorten() {
    int room = 0;
    for (int depth = 32; depth > limit; depth--) {
      room += counts[depth];
      counts[limit] += counts[depth];
      counts[depth] = 0;
    }
    if (room == 0) {
      return;
    }
    long sum = 0;
    for (int depth = 1; depth <= limit; depth++) {
      sum += (long) counts[depth] << (limit - depth);
    }
    for (; sum > 1L << limit; sum--) {
      int depth = limit - 1;
      while (counts[depth] == 0) {
        depth--;
      }
      counts[depth]--;
      counts[depth + 1] += 2;
      counts[limit]--;
    }
  }

  /** The rarest symbols get the longest codes. */
  private void assign(int used) {
    int at = 0;
    for (int length = limit; length > 0; length--) {
      for (int i = counts[length]; i > 0; i--) {
        lengths[order[at++] & 0x1ff] = (byte) length;
      }
    }
    if (at != used) {
      throw new IllegalStateException("code for " + at + " of " + used + " symbols");
    }
  }

  private void number() {
    int code = 0;
    for (int length = 1; length < next.length; length++) {
      code = code + counts[length - 1] << 1;
      next[length] = code;
    }
    for (int symbol = 0; symbol < lengths.length; symbol++) {
      int length = lengths[symbol];
      codes[symbol] = length == 0 ? 0 : Integer.reverse(next[length]++) >>> (32 - length);
    }
  }

  /** Bits that symbols with these frequencies take. */
  long cost(int[] frequencies) {
    long bits = 0;
    for (int symbol = 0; symbol < lengths.length; symbol++) {
      bits += (long) frequencies[symbol] * lengths[symbol];
    }
    return bits;
  }
}
