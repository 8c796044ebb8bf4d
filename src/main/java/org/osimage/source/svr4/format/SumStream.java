package org.osimage.source.svr4.format;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Computes the checksum of {@code pkgmap} and the contents database on the way: System V's {@code
 * sum}, which {@code sum -s} prints. The sum of all bytes modulo 2^32 is folded twice to 16 bits.
 */
public final class SumStream extends FilterInputStream {
  private int total;
  private long size;

  public SumStream(InputStream in) {
    super(in);
  }

  @Override
  public int read() throws IOException {
    int b = super.read();
    if (b >= 0) {
      total += b;
      size++;
    }
    return b;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int n = super.read(target, offset, length);
    int sum = total;
    for (int i = offset; i < offset + n; i++) {
      sum += target[i] & 0xff;
    }
    total = sum; // an int wraps exactly as the original's 32 bits do
    size += Math.max(n, 0);
    return n;
  }

  /** Bytes read so far. */
  public long size() {
    return size;
  }

  /** The checksum of what was read so far, 0 to 65535. */
  public int sum() {
    long s = total & 0xffffffffL;
    long folded = (s & 0xffff) + (s >>> 16);
    return (int) ((folded & 0xffff) + (folded >>> 16));
  }

  /** The checksum of some bytes. */
  public static int of(byte[] bytes) {
    SumStream sum = new SumStream(InputStream.nullInputStream());
    for (byte b : bytes) {
      sum.total += b & 0xff;
    }
    return sum.sum();
  }
}
