package org.osimage.compress;

import java.util.Arrays;

/**
 * String codes by (prefix code, next byte). The 24 bits of a key are permuted by a multiplication;
 * the upper 18 choose a slot, and the lower 6 with the distance from that slot are what an entry
 * has to tell besides its code. So nearly every look-up is a single read of one int, in a table of
 * 1 MiB of which a quarter is used.
 */
final class LzwDictionary {
  private static final int SLOT_BITS = 18;
  private static final int REST_BITS = 24 - SLOT_BITS;
  private static final int STEP = 1 << REST_BITS;
  private static final int REST = STEP - 1;
  private static final int SLOTS = (1 << SLOT_BITS) - 1;
  private static final int MULTIPLIER = 0x9E3779B1;

  /** The code of a string that {@link #find} does not know. */
  static final int UNKNOWN = 0;

  /** tag << 16 | code; 0 is free, since tags start at 1. */
  private final int[] entries = new int[SLOTS + 1];

  /** Where the string last looked up belongs, and its tag there. */
  private int slot;

  private int tag;

  /** The code of prefix and next byte, or {@link #UNKNOWN}. */
  int find(int prefix, int next) {
    int key = (prefix << 8 | next) * MULTIPLIER & 0xffffff;
    int at = key >>> REST_BITS;
    int wanted = (key & REST) + 1;
    int entry = entries[at];
    while (entry >>> 16 != wanted) {
      if (entry == 0) {
        slot = at;
        tag = wanted;
        return UNKNOWN;
      }
      at = at + 1 & SLOTS;
      wanted += STEP;
      entry = entries[at];
    }
    return entry & 0xffff;
  }

  /** Gives a code, 257 to 65535, to what was looked up last and not known. */
  void add(int code) {
    // a tag that does not fit takes a thousand collisions; such a string may stay unknown
    if (tag < 1 << 16) {
      entries[slot] = tag << 16 | code;
    }
  }

  void clear() {
    Arrays.fill(entries, 0);
  }
}
