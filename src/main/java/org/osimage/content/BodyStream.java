package org.osimage.content;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * A body as a stream. Who stops early has read nothing damaged either, since pieces are checked as
 * they come; the digest is compared when the last byte has been read.
 */
final class BodyStream extends InputStream {
  private final Extent extent;
  private final MessageDigest sha = Sha256.digest();

  /** The piece that is being read, from its first byte not read yet. */
  private ByteBuffer piece = ByteBuffer.allocate(0);

  /** Where the next piece begins. */
  private long next;

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
    if (!piece.hasRemaining() && !fill()) {
      return -1;
    }
    int n = Math.min(length, piece.remaining());
    piece.get(target, offset, n);
    return n;
  }

  private boolean fill() throws IOException {
    long size = extent.content().size();
    if (next == size) {
      return false;
    }
    if (size <= Extent.WHOLE) {
      piece = extent.whole();
    } else {
      // up to the end of a block of the pack, so that none is read twice
      long end = (extent.offset() + next) / PackFile.BLOCK * PackFile.BLOCK + PackFile.BLOCK;
      int length = (int) Math.min(size - next, end - extent.offset() - next);
      piece = piece.capacity() < PackFile.BLOCK ? ByteBuffer.allocate(PackFile.BLOCK) : piece;
      piece.clear().limit(length);
      extent.read(next, piece);
      piece.flip();
    }
    next += piece.remaining();
    sha.update(piece.duplicate());
    if (next == size && !Arrays.equals(sha.digest(), extent.content().digest())) {
      throw extent.damaged();
    }
    return true;
  }

  @Override
  public int available() {
    long left = extent.content().size() - next + piece.remaining();
    return (int) Math.min(left, Integer.MAX_VALUE);
  }
}
