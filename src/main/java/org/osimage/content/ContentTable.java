package org.osimage.content;

import java.util.Arrays;

/**
 * Open-addressed table from the first eight bytes of a digest to (pack, record): two ints a slot,
 * so that a million bodies cost about 16 MB.
 */
final class ContentTable {
  /** Whether the body at (pack, record) is the one looked for. */
  interface Match {
    boolean test(int pack, int record);
  }

  /** The first eight bytes of the digest at (pack, record), for growing. */
  interface Key {
    long of(int pack, int record);
  }

  private final Key key;
  private int[] packs = filled(1 << 10);
  private int[] records = new int[1 << 10];
  private int used;

  ContentTable(Key key) {
    this.key = key;
  }

  private static int[] filled(int size) {
    int[] slots = new int[size];
    Arrays.fill(slots, -1);
    return slots;
  }

  /** The slot's pack and record packed as {@code pack << 32 | record}, or -1. */
  long find(long hash, Match match) {
    int mask = packs.length - 1;
    for (int slot = (int) hash & mask; packs[slot] >= 0; slot = (slot + 1) & mask) {
      if (match.test(packs[slot], records[slot])) {
        return (long) packs[slot] << 32 | records[slot];
      }
    }
    return -1;
  }

  void add(long hash, int pack, int record) {
    if (used * 3 >= packs.length * 2) {
      grow();
    }
    place(hash, pack, record);
    used++;
  }

  private void place(long hash, int pack, int record) {
    int mask = packs.length - 1;
    int slot = (int) hash & mask;
    while (packs[slot] >= 0) {
      slot = (slot + 1) & mask;
    }
    packs[slot] = pack;
    records[slot] = record;
  }

  private void grow() {
    int[] oldPacks = packs;
    int[] oldRecords = records;
    packs = filled(oldPacks.length * 2);
    records = new int[oldPacks.length * 2];
    for (int i = 0; i < oldPacks.length; i++) {
      if (oldPacks[i] >= 0) {
        place(key.of(oldPacks[i], oldRecords[i]), oldPacks[i], oldRecords[i]);
      }
    }
  }
}
