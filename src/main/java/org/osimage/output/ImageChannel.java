package org.osimage.output;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import org.osimage.content.Content;
import org.osimage.content.ContentStore;

/**
 * Where a writer writes: counts the position, gathers small pieces into writes of a mebibyte, and
 * lets large bodies pass straight from the store. One thread.
 */
public final class ImageChannel implements Closeable {
  private static final int CAPACITY = 1 << 20;

  /** Bodies from this size on bypass the buffer. */
  private static final long DIRECT = 256 << 10;

  private final WritableByteChannel target;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(CAPACITY);
  private long position;

  public ImageChannel(WritableByteChannel target) {
    this.target = target;
  }

  /** Bytes written so far. */
  public long position() {
    return position;
  }

  public void write(byte[] bytes) throws IOException {
    write(bytes, 0, bytes.length);
  }

  public void write(byte[] bytes, int offset, int length) throws IOException {
    int at = offset;
    int end = offset + length;
    while (at < end) {
      int n = Math.min(end - at, room());
      buffer.put(bytes, at, n);
      at += n;
    }
    position += length;
  }

  public void zeros(long count) throws IOException {
    if (count < 0) {
      throw new IllegalArgumentException("cannot go back " + -count + " bytes at " + position);
    }
    for (long left = count; left > 0; ) {
      int n = (int) Math.min(left, room());
      for (int i = 0; i < n; i++) {
        buffer.put((byte) 0);
      }
      left -= n;
    }
    position += count;
  }

  /** Zeros up to the next multiple of {@code alignment} bytes. */
  public void padTo(int alignment) throws IOException {
    zeros((alignment - position % alignment) % alignment);
  }

  /** Zeros up to an absolute position, which must not lie behind. */
  public void seekTo(long absolute) throws IOException {
    zeros(absolute - position);
  }

  /** Writes a whole body. */
  public void body(ContentStore store, Content content) throws IOException {
    if (content.size() >= DIRECT) {
      flush();
      store.copyTo(content, target);
    } else {
      long at = 0;
      while (at < content.size()) {
        int n = (int) Math.min(content.size() - at, room());
        int limit = buffer.position() + n;
        buffer.limit(limit);
        store.read(content, at, buffer);
        buffer.limit(CAPACITY);
        at += n;
      }
    }
    position += content.size();
  }

  /**
   * Writes another output at this place; it sees positions from zero.
   *
   * @throws IllegalStateException if it writes another length than it planned
   */
  public void embed(PlannedOutput part) throws IOException {
    long start = position;
    position = 0;
    part.writeTo(this);
    long written = position;
    position += start;
    if (part.size().orElse(written) != written) {
      throw new IllegalStateException(
          "a part planned " + part.size().getAsLong() + " bytes and wrote " + written);
    }
  }

  /** This channel as a stream; closing the stream does nothing. */
  public OutputStream asStream() {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        ImageChannel.this.write(new byte[] {(byte) b});
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        ImageChannel.this.write(bytes, offset, length);
      }
    };
  }

  private int room() throws IOException {
    if (!buffer.hasRemaining()) {
      flush();
    }
    return buffer.remaining();
  }

  /** Hands everything gathered to the target. */
  public void flush() throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      target.write(buffer);
    }
    buffer.clear();
  }

  /** Flushes and closes the target. */
  @Override
  public void close() throws IOException {
    try (target) {
      flush();
    }
  }
}
