package org.osimage.compress.deflate;

import java.util.Arrays;

/** Writes blocks in whichever of the three kinds of RFC 1951 section 3.2.3 is shortest. */
final class DeflateBlockWriter {
  private static final int[] CODE_LENGTH_ORDER = {
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15
  };
  private static final int STORED = 0;
  private static final int FIXED = 1;
  private static final int DYNAMIC = 2;
  private static final int STORED_LIMIT = 65535;

  private final HuffmanCode literals = new HuffmanCode(DeflateSymbols.LITERALS, 15);
  private final HuffmanCode distances = new HuffmanCode(DeflateSymbols.DISTANCES, 15);
  private final HuffmanCode fixedLiterals = new HuffmanCode(DeflateSymbols.LITERALS, 15);
  private final HuffmanCode fixedDistances = new HuffmanCode(DeflateSymbols.DISTANCES, 15);
  private final HuffmanCode lengthCode = new HuffmanCode(19, 7);

  private final int[] runs = new int[DeflateSymbols.LITERALS + DeflateSymbols.DISTANCES];
  private final int[] runFrequencies = new int[19];
  private int runCount;

  private final int[] lengthBits = new int[DeflateSymbols.MAX_MATCH + 1];
  private final byte[] lengthCounts = new byte[DeflateSymbols.MAX_MATCH + 1];

  DeflateBlockWriter() {
    byte[] lengths = new byte[DeflateSymbols.LITERALS];
    Arrays.fill(lengths, 0, 144, (byte) 8);
    Arrays.fill(lengths, 144, 256, (byte) 9);
    Arrays.fill(lengths, 256, 280, (byte) 7);
    Arrays.fill(lengths, 280, 288, (byte) 8);
    fixedLiterals.buildFixed(lengths);
    byte[] five = new byte[DeflateSymbols.DISTANCES];
    Arrays.fill(five, (byte) 5);
    fixedDistances.buildFixed(five);
  }

  /**
   * Writes a block.
   *
   * @param input what the tokens stand for, up to {@code end}
   * @param last whether the stream ends with this block
   */
  void write(BitSink out, TokenBlock block, byte[] input, int end, boolean last) {
    literals.build(block.literals);
    distances.build(block.distances);
    long extra = extraBits(block);
    long dynamic = header() + cost(literals, distances, block) + extra;
    long fixed = cost(fixedLiterals, fixedDistances, block) + extra;
    int length = end - block.start();
    if (storedBits(out, length) < 3 + Math.min(dynamic, fixed)) {
      stored(out, input, block.start(), length, last);
      return;
    }
    out.room((int) (Math.min(dynamic, fixed) / 8) + 2);
    out.put(last ? 1 : 0, 1);
    if (fixed <= dynamic) {
      out.put(FIXED, 2);
      tokens(out, block, fixedLiterals, fixedDistances);
    } else {
      out.put(DYNAMIC, 2);
      writeHeader(out);
      tokens(out, block, literals, distances);
    }
  }

  private static long cost(HuffmanCode literals, HuffmanCode distances, TokenBlock block) {
    return literals.cost(block.literals) + distances.cost(block.distances);
  }

  private static long extraBits(TokenBlock block) {
    long bits = 0;
    for (int symbol = 265; symbol < 285; symbol++) {
      bits += (long) block.literals[symbol] * DeflateSymbols.lengthExtraBits(symbol);
    }
    for (int symbol = 4; symbol < DeflateSymbols.DISTANCES; symbol++) {
      bits += (long) block.distances[symbol] * DeflateSymbols.distanceExtraBits(symbol);
    }
    return bits;
  }

  private static long storedBits(BitSink out, int length) {
    int blocks = Math.max(1, (length + STORED_LIMIT - 1) / STORED_LIMIT);
    int firstPadding = -(out.bitsInByte() + 3) & 7;
    return 3 + firstPadding + 32 + (blocks - 1) * 40L + length * 8L;
  }

  /** Input as it is; with a length of 0 it serves to reach a byte boundary. */
  void stored(BitSink out, byte[] input, int start, int length, boolean last) {
    int at = start;
    int left = length;
    do {
      int n = Math.min(left, STORED_LIMIT);
      left -= n;
      out.room(8);
      out.put(last && left == 0 ? 1 : 0, 1);
      out.put(STORED, 2);
      out.align();
      out.put(n | (long) (~n & 0xffff) << 16, 32);
      out.copy(input, at, n);
      at += n;
    } while (left > 0);
  }

  /** Prepares the description of the dynamic codes (section 3.2.7) and returns its bits. */
  private long header() {
    runCount = 0;
    Arrays.fill(runFrequencies, 0);
    int literalCount = usedLiterals();
    int distanceCount = usedDistances();
    byte[] all = Arrays.copyOf(literals.lengths, literalCount + distanceCount);
    System.arraycopy(distances.lengths, 0, all, literalCount, distanceCount);
    for (int i = 0; i < all.length; ) {
      int run = 1;
      while (i + run < all.length && all[i + run] == all[i]) {
        run++;
      }
      runs(all[i], run);
      i += run;
    }
    lengthCode.build(runFrequencies);
    long extra = 2L * runFrequencies[16] + 3L * runFrequencies[17] + 7L * runFrequencies[18];
    return 14 + 3L * usedLengths() + lengthCode.cost(runFrequencies) + extra;
  }

  private int usedLiterals() {
    int n = 286;
    while (n > 257 && literals.lengths[n - 1] == 0) {
      n--;
    }
    return n;
  }

  private int usedDistances() {
    int n = DeflateSymbols.DISTANCES;
    while (n > 1 && distances.lengths[n - 1] == 0) {
      n--;
    }
    return n;
  }

  private int usedLengths() {
    int n = 19;
    while (n > 4 && lengthCode.lengths[CODE_LENGTH_ORDER[n - 1]] == 0) {
      n--;
    }
    return n;
  }

  private void runs(int length, int run) {
    int left = run;
    if (length == 0) {
      while (left >= 11) {
        int n = Math.min(left, 138);
        run(18, n - 11);
        left -= n;
      }
      if (left >= 3) {
        run(17, left - 3);
        left = 0;
      }
    } else if (left >= 4) {
      run(length, 0);
      left--;
      while (left >= 3) {
        int n = Math.min(left, 6);
        run(16, n - 3);
        left -= n;
      }
    }
    for (; left > 0; left--) {
      run(length, 0);
    }
  }

  private void run(int symbol, int extra) {
    runs[runCount++] = extra << 8 | symbol;
    runFrequencies[symbol]++;
  }

  private void writeHeader(BitSink out) {
    out.put(usedLiterals() - 257, 5);
    out.put(usedDistances() - 1, 5);
    int lengths = usedLengths();
    out.put(lengths - 4, 4);
    for (int i = 0; i < lengths; i++) {
      out.put(lengthCode.lengths[CODE_LENGTH_ORDER[i]], 3);
    }
    for (int i = 0; i < runCount; i++) {
      int symbol = runs[i] & 0xff;
      out.put(lengthCode.codes[symbol], lengthCode.lengths[symbol]);
      int extraBits = symbol < 16 ? 0 : symbol == 16 ? 2 : symbol == 17 ? 3 : 7;
      out.put(runs[i] >> 8, extraBits);
    }
  }

  private void tokens(BitSink out, TokenBlock block, HuffmanCode literal, HuffmanCode distance) {
    lengthTable(literal);
    int[] tokens = block.tokens;
    int[] codes = literal.codes;
    byte[] lengths = literal.lengths;
    int size = block.size();
    for (int i = 0; i < size; i++) {
      int token = tokens[i];
      if (token < 256) {
        out.put(codes[token], lengths[token]);
      } else {
        match(out, token >>> 16, token & 0xffff, distance);
      }
    }
    out.put(codes[DeflateSymbols.END_OF_BLOCK], lengths[DeflateSymbols.END_OF_BLOCK]);
  }

  /** Length codes with their extra bits, at most 20 together. */
  private void lengthTable(HuffmanCode literal) {
    for (int length = DeflateSymbols.MIN_MATCH; length <= DeflateSymbols.MAX_MATCH; length++) {
      int symbol = DeflateSymbols.length(length);
      int bits = literal.lengths[symbol];
      int extra = length - DeflateSymbols.lengthBase(symbol);
      lengthBits[length] = extra << bits | literal.codes[symbol];
      lengthCounts[length] = (byte) (bits + DeflateSymbols.lengthExtraBits(symbol));
    }
  }

  private void match(BitSink out, int length, int distance, HuffmanCode code) {
    int symbol = DeflateSymbols.distance(distance);
    int count = lengthCounts[length];
    long bits = lengthBits[length] | (long) code.codes[symbol] << count;
    count += code.lengths[symbol];
    bits |= (long) (distance - DeflateSymbols.distanceBase(symbol)) << count;
    out.put(bits, count + DeflateSymbols.distanceExtraBits(symbol));
  }
}
