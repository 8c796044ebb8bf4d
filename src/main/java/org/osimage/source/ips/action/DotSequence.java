package org.osimage.source.ips.action;

import org.osimage.ImageBuildException;

/**
 * Numbers joined by dots, compared number by number, a shorter sequence before its continuations:
 * {@code 1.2 < 1.2.0 < 1.10}. The numbers may be larger than a {@code long}.
 */
public final class DotSequence implements Comparable<DotSequence> {
  private static final int MAX_DIGITS = 32;
  private static final int MAX_LENGTH = 512;

  private final String text;

  private DotSequence(String text) {
    this.text = text;
  }

  /**
   * @throws ImageBuildException unless the text is decimal numbers joined by dots, without leading
   *     zeros
   */
  public static DotSequence of(String text) throws ImageBuildException {
    if (text.length() > MAX_LENGTH) {
      throw new ImageBuildException("a sequence of numbers of " + text.length() + " characters");
    }
    for (int from = 0; from <= text.length(); ) {
      int end = end(text, from);
      if (!isNumber(text, from, end)) {
        throw new ImageBuildException(
            "'" + text + "' is not numbers joined by dots, without leading zeros");
      }
      from = end + 1;
    }
    return new DotSequence(text);
  }

  private static int end(String text, int from) {
    int dot = text.indexOf('.', from);
    return dot < 0 ? text.length() : dot;
  }

  /** As the original has it, {@code 00} is a way to write 0, but {@code 01} is none to write 1. */
  private static boolean isNumber(String text, int from, int end) {
    if (end == from || end - from > MAX_DIGITS) {
      return false;
    }
    boolean zero = true;
    for (int i = from; i < end; i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return false;
      }
      zero &= c == '0';
    }
    return zero || text.charAt(from) != '0';
  }

  @Override
  public int compareTo(DotSequence other) {
    int i = 0;
    int j = 0;
    while (i <= text.length() && j <= other.text.length()) {
      int iEnd = end(text, i);
      int jEnd = end(other.text, j);
      int order = compare(text, i, iEnd, other.text, j, jEnd);
      if (order != 0) {
        return order;
      }
      i = iEnd + 1;
      j = jEnd + 1;
    }
    return Boolean.compare(i <= text.length(), j <= other.text.length());
  }

  /** Whether the other one begins with all the numbers of this one. */
  public boolean isPrefixOf(DotSequence other) {
    int i = 0;
    int j = 0;
    while (i <= text.length()) {
      if (j > other.text.length()) {
        return false;
      }
      int iEnd = end(text, i);
      int jEnd = end(other.text, j);
      if (compare(text, i, iEnd, other.text, j, jEnd) != 0) {
        return false;
      }
      i = iEnd + 1;
      j = jEnd + 1;
    }
    return true;
  }

  private static int compare(String a, int aFrom, int aEnd, String b, int bFrom, int bEnd) {
    int i = skipZeros(a, aFrom, aEnd);
    int j = skipZeros(b, bFrom, bEnd);
    int order = Integer.compare(aEnd - i, bEnd - j);
    for (; order == 0 && i < aEnd; i++, j++) {
      order = Character.compare(a.charAt(i), b.charAt(j));
    }
    return order;
  }

  private static int skipZeros(String text, int from, int end) {
    int i = from;
    while (i < end && text.charAt(i) == '0') {
      i++;
    }
    return i;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DotSequence sequence && compareTo(sequence) == 0;
  }

  @Override
  public int hashCode() {
    int hash = 0;
    for (int from = 0; from <= text.length(); ) {
      int end = end(text, from);
      for (int i = skipZeros(text, from, end); i < end; i++) {
        hash = hash * 31 + text.charAt(i);
      }
      hash = hash * 31 + '.';
      from = end + 1;
    }
    return hash;
  }

  /** As it was written. */
  @Override
  public String toString() {
    return text;
  }
}
