package org.osimage.archive.read;

import java.util.Arrays;
import java.util.Optional;

/**
 * The fields of one 512-byte tar header: v7, ustar (POSIX.1-2017 pax) or GNU. Numbers are octal
 * text, or GNU's base-256.
 */
public final class TarHeader {
  /** Size of a header and unit of everything in tar, in bytes. */
  public static final int BLOCK = 512;

  private final byte[] block;

  private TarHeader(byte[] block) {
    this.block = block;
  }

  /** Empty unless the block's checksum is right, signed or unsigned. */
  public static Optional<TarHeader> of(byte[] block) {
    long unsigned = 0;
    long signed = 0;
    for (int i = 0; i < BLOCK; i++) {
      byte b = i >= 148 && i < 156 ? (byte) ' ' : block[i];
      unsigned += b & 0xff;
      signed += b;
    }
    long stored = octal(block, 148, 8);
    return stored == unsigned || stored == signed
        ? Optional.of(new TarHeader(block))
        : Optional.empty();
  }

  /** Whether this block is (half of) the end mark. */
  public static boolean zeros(byte[] block) {
    for (byte b : block) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  /** The name with ustar's prefix before it. */
  public byte[] name() {
    byte[] name = text(0, 100);
    boolean ustar = block[257] == 'u' && block[262] == 0;
    byte[] prefix = ustar ? text(345, 155) : new byte[0];
    if (prefix.length == 0) {
      return name;
    }
    byte[] joined = Arrays.copyOf(prefix, prefix.length + 1 + name.length);
    joined[prefix.length] = '/';
    System.arraycopy(name, 0, joined, prefix.length + 1, name.length);
    return joined;
  }

  public char type() {
    return (char) (block[156] & 0xff);
  }

  public byte[] linkName() {
    return text(157, 100);
  }

  /** -1 when the field is damaged, as for all numbers. */
  public long mode() {
    return number(100, 8);
  }

  public long uid() {
    return number(108, 8);
  }

  public long gid() {
    return number(116, 8);
  }

  public long size() {
    return number(124, 12);
  }

  /** Seconds; {@link Long#MIN_VALUE} when the field is damaged. */
  public long mtime() {
    long time = number(136, 12);
    return time == -1 && (block[136] & 0x80) == 0 ? Long.MIN_VALUE : time;
  }

  public byte[] user() {
    return hasOwnerNames() ? text(265, 32) : new byte[0];
  }

  public byte[] group() {
    return hasOwnerNames() ? text(297, 32) : new byte[0];
  }

  public long major() {
    return hasOwnerNames() ? number(329, 8) : 0;
  }

  public long minor() {
    return hasOwnerNames() ? number(337, 8) : 0;
  }

  private boolean hasOwnerNames() {
    return block[257] == 'u' && block[258] == 's' && block[259] == 't';
  }

  private byte[] text(int from, int width) {
    int end = from;
    while (end < from + width && block[end] != 0) {
      end++;
    }
    return Arrays.copyOfRange(block, from, end);
  }

  /** The whole block, for what only one kind of tar has in it. */
  byte[] block() {
    return block.clone();
  }

  private long number(int from, int width) {
    return number(block, from, width);
  }

  /** A number of a block; -1 when it is damaged. */
  static long number(byte[] block, int from, int width) {
    if ((block[from] & 0x80) == 0) {
      return octal(block, from, width);
    }
    // base-256: two's complement without its first bit; what does not fit a long is damaged
    long value = (block[from] & 0x40) == 0 ? 0 : -1;
    value = value << 6 | (block[from] & 0x3f);
    for (int i = from + 1; i < from + width; i++) {
      if (value > Long.MAX_VALUE >> 8 || value < Long.MIN_VALUE >> 8) {
        return -1;
      }
      value = value << 8 | (block[i] & 0xff);
    }
    return value;
  }

  /** Spaces, digits, then spaces or NULs; an empty field is 0. */
  private static long octal(byte[] block, int from, int width) {
    int at = from;
    int end = from + width;
    while (at < end && block[at] == ' ') {
      at++;
    }
    long value = 0;
    while (at < end && block[at] >= '0' && block[at] <= '7') {
      value = value << 3 | (block[at] - '0');
      at++;
    }
    while (at < end && (block[at] == ' ' || block[at] == 0)) {
      at++;
    }
    return at == end ? value : -1;
  }
}
