package org.osimage.compress.block;

import java.io.ByteArrayOutputStream;

/** A byte array stream that hands out its array, without a copy. */
public final class GrowingBuffer extends ByteArrayOutputStream {
  public GrowingBuffer(int size) {
    super(size);
  }

  public Encoded encoded() {
    return new Encoded(buf, count);
  }
}
