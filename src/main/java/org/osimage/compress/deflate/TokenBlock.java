package org.osimage.compress.deflate;

import java.util.Arrays;

/**
 * Literals and matches of one block to be, with their frequencies. It says when to end the block:
 * when the mix of what was seen lately differs from the mix of the block, because then a code of
 * its own pays for another header.
 */
final class TokenBlock {
  /** The most tokens of a block. */
  static final int CAPACITY = 1 << 16;

  /** Bytes below which a block is not worth a header. */
  private static final int MIN_BYTES = 8 << 10;

  private static final int CHECK_EVERY = 512;
  private static final int CLASSES = 10;

  /** A literal's value, or a match as length << 16 | distance. */
  final int[] tokens = new int[CAPACITY];

  final int[] literals = new int[DeflateSymbols.LITERALS];
  final int[] distances = new int[DeflateSymbols.DISTANCES];

  private final int[] seen = new int[CLASSES];
  private final int[] recent = new int[CLASSES];
  private int size;
  private int seenTotal;
  private int unchecked;
  private int start;

  /** Empties the block. */
  void begin(int position) {
    size = 0;
    start = position;
    seenTotal = 0;
    unchecked = 0;
    Arrays.fill(literals, 0);
    Arrays.fill(distances, 0);
    Arrays.fill(seen, 0);
    Arrays.fill(recent, 0);
    literals[DeflateSymbols.END_OF_BLOCK] = 1;
  }

  int size() {
    return size;
  }

  /** Where the block's input starts. */
  int start() {
    return start;
  }

  void literal(byte value) {
    int literal = value & 0xff;
    tokens[size++] = literal;
    literals[literal]++;
    recent[literal >> 5 & 6 | literal & 1]++;
    unchecked++;
  }

  void match(int length, int distance) {
    tokens[size++] = length << 16 | distance;
    literals[DeflateSymbols.length(length)]++;
    distances[DeflateSymbols.distance(distance)]++;
    recent[length < 9 ? 8 : 9]++;
    unchecked++;
  }

  /**
   * Whether the block should end here.
   *
   * @param position up to where the tokens reach
   */
  boolean complete(int position) {
    return unchecked >= CHECK_EVERY && check(position) || size == CAPACITY;
  }

  private boolean check(int position) {
    int bytes = position - start;
    if (bytes >= MIN_BYTES && seenTotal > 0 && differs(bytes)) {
      return true;
    }
    for (int i = 0; i < CLASSES; i++) {
      seen[i] += recent[i];
      recent[i] = 0;
    }
    seenTotal += unchecked;
    unchecked = 0;
    return false;
  }

  private boolean differs(int bytes) {
    long difference = 0;
    for (int i = 0; i < CLASSES; i++) {
      difference += Math.abs((long) recent[i] * seenTotal - (long) seen[i] * unchecked);
    }
    // the longer the block, the smaller the share of its header, the sooner a new one pays
    long scaled = difference + (long) (bytes / 4096) * seenTotal;
    return scaled >= (long) unchecked * seenTotal * 2 / 5;
  }
}
