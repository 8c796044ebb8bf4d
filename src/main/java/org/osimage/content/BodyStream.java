package org.osimage.content;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;

/** A body as a stream; compares the digest when the last byte has been read. */
final class BodyStream extends InputStream {
  private final Extent extent;
  private final MessageDigest sha = Sha256.digest();
  private long at;

  BodyStream(Extent extent) {
    this.extent = extent;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    long left = extent.content().size() - at;
    if (left == 0) {
      return -1;
    }
    ByteBuffer buffer = ByteBuffer.wrap(target, offset, (int) Math.min(length, left));
    int n = extent.channel().read(buffer, extent.offset() + at);
    if (n < 0) {
      throw extent.damaged();
    }
    sha.update(target, offset, n);
    at += n;
    if (n == left && !Arrays.equals(sha.digest(), extent.content().digest())) {
      throw extent.damaged();
    }
    return n;
  }

  @Override
  public int available() {
    return (int) Math.min(extent.content().size() - at, Integer.MAX_VALUE);
  }
}
