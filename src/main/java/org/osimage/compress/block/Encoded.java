package org.osimage.compress.block;

import java.io.IOException;
import java.io.OutputStream;

/** The first {@code length} bytes of a buffer. */
@SuppressWarnings("ArrayRecordComponent") // a buffer in flight, never compared
public record Encoded(byte[] bytes, int length) {
  public void writeTo(OutputStream target) throws IOException {
    target.write(bytes, 0, length);
  }
}
