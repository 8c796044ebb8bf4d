package org.osimage.shell.file;

import java.util.Arrays;

/** The body of a file that scripts write. */
final class GrowingBody {
  private byte[] bytes;
  private int size;

  GrowingBody(byte[] initial) {
    bytes = initial;
    size = initial.length;
  }

  int size() {
    return size;
  }

  int read(long at, byte[] target, int offset, int length) {
    if (at >= size) {
      return -1;
    }
    int n = (int) Math.min(length, size - at);
    System.arraycopy(bytes, (int) at, target, offset, n);
    return n;
  }

  void write(long at, byte[] source, int offset, int length) {
    int end = Math.toIntExact(at + length);
    if (end > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(end, Math.min(bytes.length * 2, 1 << 30)));
    }
    System.arraycopy(source, offset, bytes, (int) at, length);
    size = Math.max(size, end);
  }

  void truncate(long newSize) {
    int n = Math.toIntExact(newSize);
    if (n > size) {
      write(n - 1L, new byte[1], 0, 1);
    }
    Arrays.fill(bytes, Math.min(n, bytes.length), bytes.length, (byte) 0);
    size = n;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }
}
