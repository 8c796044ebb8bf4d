package org.osimage.compress.deflate;

/** The alphabets of RFC 1951 sections 3.2.5 to 3.2.7. */
final class DeflateSymbols {
  static final int LITERALS = 288;
  static final int DISTANCES = 30;
  static final int END_OF_BLOCK = 256;
  static final int MIN_MATCH = 3;
  static final int MAX_MATCH = 258;
  static final int WINDOW = 32768;

  private static final int[] LENGTH_BASE = {
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131,
    163, 195, 227, 258
  };
  private static final int[] LENGTH_EXTRA = {
    0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0
  };
  private static final byte[] LENGTH_SYMBOL = lengthSymbols();
  private static final byte[] DISTANCE_SYMBOL = distanceSymbols();

  private DeflateSymbols() {}

  private static byte[] lengthSymbols() {
    byte[] symbols = new byte[MAX_MATCH + 1];
    for (int symbol = 0; symbol < LENGTH_BASE.length; symbol++) {
      for (int length = LENGTH_BASE[symbol]; length <= MAX_MATCH; length++) {
        symbols[length] = (byte) symbol;
      }
    }
    return symbols;
  }

  /** Of distances less one: below 256 as they are, above by their upper bits. */
  private static byte[] distanceSymbols() {
    byte[] symbols = new byte[512];
    for (int i = 0; i < 256; i++) {
      symbols[i] = (byte) computeDistance(i);
      symbols[256 + i] = (byte) computeDistance(i << 7);
    }
    return symbols;
  }

  private static int computeDistance(int lessOne) {
    if (lessOne < 4) {
      return lessOne;
    }
    int log = 31 - Integer.numberOfLeadingZeros(lessOne);
    return 2 * log + (lessOne >> (log - 1) & 1);
  }

  /** The literal/length symbol, 257 to 285, of a match length from 3 to 258. */
  static int length(int length) {
    return 257 + LENGTH_SYMBOL[length];
  }

  static int lengthExtraBits(int symbol) {
    return LENGTH_EXTRA[symbol - 257];
  }

  static int lengthBase(int symbol) {
    return LENGTH_BASE[symbol - 257];
  }

  /** The symbol, 0 to 29, of a distance from 1 to 32768. */
  static int distance(int distance) {
    int lessOne = distance - 1;
    return DISTANCE_SYMBOL[lessOne < 256 ? lessOne : 256 + (lessOne >> 7)];
  }

  static int distanceExtraBits(int symbol) {
    return symbol < 4 ? 0 : (symbol >> 1) - 1;
  }

  static int distanceBase(int symbol) {
    return symbol < 4 ? symbol + 1 : (2 + (symbol & 1) << (symbol >> 1) - 1) + 1;
  }
}
