package org.osimage.compress.block;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.FutureTask;

/**
 * Cuts a stream into blocks, has them encoded in parallel, and writes the results in order. The
 * cuts depend on the format alone. At most a block for each thread, and one, are in flight.
 */
public final class BlockStream extends OutputStream {
  private record Pending(Block block, FutureTask<Encoded> encoded) {}

  private final OutputStream target;
  private final BlockFormat format;
  private final BlockWorkers workers;
  private final int ahead;
  private final ArrayDeque<Pending> pending = new ArrayDeque<>();
  private final ArrayDeque<byte[]> spare = new ArrayDeque<>();

  private byte[] buffer;
  private int start;
  private int end;
  private boolean begun;
  private boolean failed;
  private boolean closed;

  public BlockStream(OutputStream target, BlockFormat format, Resources resources) {
    this.target = target;
    this.format = format;
    this.workers = new BlockWorkers(format, resources);
    this.ahead = resources.threads() == 1 ? 0 : resources.threads();
    this.buffer = newBuffer();
  }

  private byte[] newBuffer() {
    return new byte[format.history() + format.blockSize() + Block.SLACK];
  }

  @Override
  public void write(int b) throws IOException {
    if (end - start == format.blockSize() || closed) {
      write(new byte[] {(byte) b}, 0, 1);
    } else {
      buffer[end++] = (byte) b;
    }
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (closed || failed) {
      throw new IOException(closed ? "stream closed" : "stream failed before");
    }
    int at = offset;
    int left = length;
    while (left > 0) {
      // a full block waits for the next byte: only then it is known not to be the last
      if (end - start == format.blockSize()) {
        submit(false);
      }
      int n = Math.min(left, format.blockSize() - (end - start));
      System.arraycopy(bytes, at, buffer, end, n);
      end += n;
      at += n;
      left -= n;
    }
  }

  private void submit(boolean last) throws IOException {
    Block block = new Block(buffer, start, end, last);
    pending.add(new Pending(block, workers.submit(block)));
    while (pending.size() > ahead) {
      appendOldest();
    }
    if (!last) {
      byte[] next = spare.isEmpty() ? newBuffer() : spare.pop();
      start = Math.min(format.history(), end);
      System.arraycopy(buffer, end - start, next, 0, start);
      end = start;
      buffer = next;
    }
  }

  private void appendOldest() throws IOException {
    Pending oldest = pending.remove();
    boolean done = false;
    try {
      Encoded encoded = workers.await(oldest.encoded);
      begin();
      format.append(oldest.block, encoded, target);
      spare.push(oldest.block.bytes());
      done = true;
    } finally {
      failed |= !done;
    }
  }

  private void begin() throws IOException {
    if (!begun) {
      begun = true;
      format.begin(target);
    }
  }

  /** Ends the format, unless writing failed before, and closes the target in either case. */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try (target) {
      if (!failed) {
        finish();
      }
    } finally {
      workers.cancel();
      pending.clear();
      spare.clear();
      buffer = new byte[0];
    }
  }

  private void finish() throws IOException {
    submit(true);
    while (!pending.isEmpty()) {
      appendOldest();
    }
    format.end(target);
  }
}
