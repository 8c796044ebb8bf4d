package org.osimage.content;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.util.Arrays;

/** A body as a stream; compares the digest when the last byte has been read. */
final class BodyStream extends InputStream {
  private final FileChannel channel;
  private final Content content;
  private final MessageDigest sha = Sha256.digest();
  private long at;
  private long left;

  BodyStream(FileChannel channel, long offset, Content content) {
    this.channel = channel;
    this.content = content;
    this.at = offset;
    this.left = content.size();
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
    if (left == 0) {
      return -1;
    }
    int n = channel.read(ByteBuffer.wrap(target, offset, (int) Math.min(length, left)), at);
    if (n < 0) {
      throw new EOFException("truncated pack holds " + content);
    }
    sha.update(target, offset, n);
    at += n;
    left -= n;
    if (left == 0 && !Arrays.equals(sha.digest(), content.digest())) {
      throw new IOException(
          "the content store is damaged: the bytes kept for "
              + content
              + " have another digest; delete the store and build again");
    }
    return n;
  }

  @Override
  public int available() {
    return (int) Math.min(left, Integer.MAX_VALUE);
  }
}
