package org.osimage.compress.deflate;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.osimage.compress.block.Encoded;

/** Bits, the lowest first, into a growing array: the order of RFC 1951 section 3.1.1. */
final class BitSink {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] bytes;
  private int size;
  private long held;
  private int count;

  BitSink(int capacity) {
    bytes = new byte[capacity + Long.BYTES];
  }

  void reset() {
    size = 0;
    held = 0;
    count = 0;
  }

  /** Room for so many more whole bytes; {@link #put} does not check. */
  void room(int more) {
    int needed = size + more + 2 * Long.BYTES;
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(needed, bytes.length + bytes.length / 2));
    }
  }

  /** Adds up to 56 bits; higher bits of the value must be zero. */
  void put(long value, int bits) {
    held |= value << count;
    count += bits;
    LONG.set(bytes, size, held);
    size += count >>> 3;
    held >>>= count & ~7;
    count &= 7;
  }

  /** Zero bits up to a byte boundary. */
  void align() {
    put(0, -count & 7);
  }

  /** Whole bytes, at a byte boundary. */
  void copy(byte[] from, int offset, int length) {
    room(length);
    System.arraycopy(from, offset, bytes, size, length);
    size += length;
  }

  /** Bits of the current byte that are in use. */
  int bitsInByte() {
    return count;
  }

  /** Everything, at a byte boundary, in an array of its own. */
  Encoded encoded() {
    return new Encoded(Arrays.copyOf(bytes, size), size);
  }
}
