package org.osimage.flar.header;

import java.util.OptionalLong;

/**
 * Numbers of 32 bits as manifests spell them: eight characters, the least significant four bits
 * first, each in the low four bits of its character. Written with {@code 0} to {@code 9} and {@code
 * :;<=>?}; the letters of hexadecimal numbers would mean something else.
 */
public final class Nibbles {
  private static final int DIGITS = 8;

  private Nibbles() {}

  /**
   * @param value 0 to 2^32-1
   */
  public static String of(long value) {
    if (value < 0 || value > 0xffffffffL) {
      throw new IllegalArgumentException("no number of 32 bits: " + value);
    }
    char[] text = new char[DIGITS];
    for (int i = 0; i < DIGITS; i++) {
      text[i] = (char) ('0' + (value >>> 4 * i & 0xf));
    }
    return new String(text);
  }

  /** Empty unless there are eight printable characters. */
  public static OptionalLong parse(String text) {
    if (text.length() != DIGITS) {
      return OptionalLong.empty();
    }
    long value = 0;
    for (int i = 0; i < DIGITS; i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c > '~') {
        return OptionalLong.empty();
      }
      value |= (c & 0xfL) << 4 * i;
    }
    return OptionalLong.of(value);
  }
}
