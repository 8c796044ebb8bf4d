package org.osimage.ufs;

import java.util.Arrays;

/** A growing list of ints. */
final class IntList {
  private int[] values = new int[16];
  private int size;

  void add(int value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size * 2);
    }
    values[size++] = value;
  }

  int get(int index) {
    return values[index];
  }

  int size() {
    return size;
  }

  void clear() {
    size = 0;
  }

  /** Where the first value not below this one stands, in a list that ascends. */
  int firstNotBelow(int value) {
    int at = Arrays.binarySearch(values, 0, size, value);
    return at < 0 ? -at - 1 : at;
  }
}
