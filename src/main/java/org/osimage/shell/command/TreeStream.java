package org.osimage.shell.command;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.osimage.content.Content;
import org.osimage.shell.file.Errno;
import org.osimage.shell.file.FileException;
import org.osimage.shell.file.NodeBody;

/** An open file of the tree. */
public final class TreeStream implements Stream {
  private static final int WHOLE = 1 << 20;

  private final NodeBody body;
  private final Opening.Mode mode;
  private long at;

  /** What was read ahead of a stored body, from where on. */
  private byte[] ahead = new byte[0];

  private long aheadAt;
  private Optional<Content> aheadOf = Optional.empty();

  TreeStream(NodeBody body, Opening.Mode mode) {
    this.body = body;
    this.mode = mode;
  }

  public NodeBody body() {
    return body;
  }

  /** Where the next byte is read or written. */
  public long position() {
    return at;
  }

  public void seek(long position) {
    at = position;
  }

  public void truncate() throws IOException {
    if (body.size() > 0) {
      body.truncate(0);
    }
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (mode != Opening.Mode.READ && mode != Opening.Mode.READ_WRITE) {
      throw new FileException(Errno.EBADF, body.path());
    }
    if (length == 0) {
      return 0;
    }
    int n =
        mode == Opening.Mode.READ && body.node().stored().isPresent()
            ? stored(target, offset, length)
            : body.read(at, target, offset, length);
    at += Math.max(0, n);
    return n;
  }

  private int stored(byte[] target, int offset, int length) throws IOException {
    long index = at - aheadAt;
    if (index < 0 || index >= ahead.length || !aheadOf.equals(body.node().stored())) {
      if (at >= body.size()) {
        return -1;
      }
      byte[] next = new byte[(int) Math.min(body.size() - at, WHOLE)];
      int n = body.read(at, next, 0, next.length);
      if (n <= 0) {
        return -1;
      }
      ahead = n == next.length ? next : Arrays.copyOf(next, n);
      aheadAt = at;
      aheadOf = body.node().stored();
      index = 0;
    }
    int n = (int) Math.min(length, ahead.length - index);
    System.arraycopy(ahead, (int) index, target, offset, n);
    return n;
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    if (mode == Opening.Mode.READ) {
      throw new FileException(Errno.EBADF, body.path());
    }
    if (length == 0) {
      return;
    }
    if (mode == Opening.Mode.APPEND) {
      at = body.size();
    }
    body.write(at, source, offset, length);
    at += length;
  }

  @Override
  public boolean unread(int bytes) {
    at -= bytes;
    return true;
  }
}
