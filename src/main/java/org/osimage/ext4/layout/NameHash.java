package org.osimage.ext4.layout;

import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * The hash of names in a hashed directory: half of MD4's rounds over pieces of 32 bytes, with the
 * file system's seed as the first state; bytes of a name are signed.
 */
public final class NameHash {
  /** The number of this hash in a super-block and in a directory's root. */
  public static final int HALF_MD4 = 1;

  private static final int WORDS = 8;
  private static final int PIECE = WORDS * Integer.BYTES;

  /** The order in which each round takes the words of a piece. */
  private static final int[][] ORDER = {
    {0, 1, 2, 3, 4, 5, 6, 7}, {1, 3, 5, 7, 0, 2, 4, 6}, {3, 7, 2, 6, 1, 5, 0, 4}
  };

  private static final int[][] SHIFTS = {{3, 7, 11, 19}, {3, 5, 9, 13}, {3, 9, 11, 15}};

  /** Square roots of 2 and 3, in 30 bits, as in MD4. */
  private static final int[] CONSTANTS = {0, 0x5a827999, 0x6ed9eba1};

  /** The last hash means the end of a directory and is never one of a name. */
  private static final int END = 0x7fffffff << 1;

  private final int[] seed = new int[4];

  /**
   * @param seed a super-block's, as its bytes read as a UUID
   */
  public NameHash(UUID seed) {
    ByteBuffer bytes =
        ByteBuffer.wrap(Checksum.bytes(seed)).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < this.seed.length; i++) {
      this.seed[i] = bytes.getInt();
    }
  }

  /** 32 bits, to be compared without sign; the lowest is 0. */
  public int of(byte[] name) {
    int[] state = seed.clone();
    int[] words = new int[WORDS];
    for (int at = 0; at < name.length; at += PIECE) {
      fill(words, name, at);
      mix(state, words);
    }
    int hash = state[1] & ~1;
    return hash == END ? END - 2 : hash;
  }

  /** The rest of the name in big-endian words, filled up with its length. */
  private static void fill(int[] words, byte[] name, int from) {
    int left = name.length - from;
    int pad = left | left << 8;
    pad |= pad << 16;
    int end = Math.min(left, PIECE);
    for (int word = 0; word < WORDS; word++) {
      int value = pad;
      for (int i = word * 4; i < Math.min(end, word * 4 + 4); i++) {
        value = name[from + i] + (value << 8);
      }
      words[word] = value;
    }
  }

  private static void mix(int[] state, int[] words) {
    int[] s = state.clone();
    for (int round = 0; round < ORDER.length; round++) {
      for (int i = 0; i < WORDS; i++) {
        int a = (4 - i % 4) % 4; // a, d, c, b and again
        int b = s[(a + 1) % 4];
        int c = s[(a + 2) % 4];
        int d = s[(a + 3) % 4];
        int sum = s[a] + choose(round, b, c, d) + words[ORDER[round][i]] + CONSTANTS[round];
        s[a] = Integer.rotateLeft(sum, SHIFTS[round][i % 4]);
      }
    }
    for (int i = 0; i < state.length; i++) {
      state[i] += s[i];
    }
  }

  private static int choose(int round, int b, int c, int d) {
    return switch (round) {
      case 0 -> d ^ (b & (c ^ d));
      case 1 -> (b & c) + ((b ^ c) & d);
      default -> b ^ c ^ d;
    };
  }
}
