package org.osimage.compress;

import java.io.ByteArrayOutputStream;

/** A byte array stream that hands out its array, without a copy. */
final class GrowingBuffer extends ByteArrayOutputStream {
  GrowingBuffer(int size) {
    super(size);
  }

  Encoded encoded() {
    return new Encoded(buf, count);
  }
}
