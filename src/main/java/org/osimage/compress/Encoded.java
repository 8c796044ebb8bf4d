package org.osimage.compress;

import java.io.IOException;
import java.io.OutputStream;

/** The first {@code length} bytes of a buffer. */
@SuppressWarnings("ArrayRecordComponent") // a buffer in flight, never compared
record Encoded(byte[] bytes, int length) {
  void writeTo(OutputStream target) throws IOException {
    target.write(bytes, 0, length);
  }
}
