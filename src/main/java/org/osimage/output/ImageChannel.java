package org.osimage.output;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
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

  /** Zeros from this number on become a hole in a file. */
  private static final long HOLE = 1 << 20;

  private final WritableByteChannel target;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(CAPACITY);
  private long position;

  public ImageChannel(WritableByteChannel target) {
    this.target = target;
  }

  /** A channel into a stream, e.g. an encoder's; closing it closes the stream. */
  public static ImageChannel to(OutputStream stream) {
    return new ImageChannel(new StreamChannel(stream));
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

  /** Writes what remains of the source; much of it goes to the target as it is. */
  public void write(ByteBuffer source) throws IOException {
    int length = source.remaining();
    if (length >= DIRECT) {
      flush();
      while (source.hasRemaining()) {
        target.write(source);
      }
    } else {
      int limit = source.limit();
      while (source.position() < limit) {
        source.limit(source.position() + Math.min(limit - source.position(), room()));
        buffer.put(source);
      }
    }
    position += length;
  }

  public void write(int b) throws IOException {
    room();
    buffer.put((byte) b);
    position++;
  }

  /** Writes {@code count} zeros; many of them take no room on a disk that can leave holes. */
  public void zeros(long count) throws IOException {
    if (count < 0) {
      throw new IllegalArgumentException("cannot go back " + -count + " bytes at " + position);
    }
    long left = count;
    if (count >= HOLE && target instanceof SeekableByteChannel file) {
      flush();
      if (file.position() == file.size()) {
        file.position(file.size() + count - 1); // the last zero gives the file its length
        left = 1;
      }
    }
    byte[] some = new byte[(int) Math.min(left, 8192)];
    while (left > 0) {
      int n = Math.min((int) Math.min(left, some.length), room());
      buffer.put(some, 0, n);
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
      int size = (int) content.size();
      if (buffer.remaining() < size) {
        flush(); // read at once: only then the store sees damage
      }
      try {
        buffer.limit(buffer.position() + size);
        store.read(content, 0, buffer);
      } finally {
        buffer.limit(CAPACITY);
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

  /** Whether bytes can be written over that were written before. */
  public boolean canRewrite() {
    return target instanceof SeekableByteChannel;
  }

  /**
   * Writes over bytes that were written before.
   *
   * @param at a position before this one's end
   * @throws IllegalStateException if the target cannot go back, see {@link #canRewrite}
   */
  public void rewrite(long at, byte[] bytes) throws IOException {
    if (!(target instanceof SeekableByteChannel file)) {
      throw new IllegalStateException("a stream cannot be written over");
    }
    if (at < 0 || at + bytes.length > position) {
      throw new IllegalArgumentException("nothing was written at " + at + " yet");
    }
    flush();
    long end = file.position();
    file.position(end - (position - at));
    ByteBuffer source = ByteBuffer.wrap(bytes);
    while (source.hasRemaining()) {
      file.write(source);
    }
    file.position(end);
  }

  /** This channel as a stream; closing the stream does nothing. */
  public OutputStream asStream() {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        ImageChannel.this.write(b);
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
