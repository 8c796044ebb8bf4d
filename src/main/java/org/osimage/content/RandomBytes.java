package org.osimage.content;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A file body of which only a few places are wanted. */
public interface RandomBytes {
  /** In bytes. */
  long size();

  /**
   * Fills the target's remaining space.
   *
   * @throws EOFException if the body ends before
   */
  void read(long offset, ByteBuffer target) throws IOException;

  /** A body of the store. */
  static RandomBytes of(ContentStore store, Content content) {
    return new RandomBytes() {
      @Override
      public long size() {
        return content.size();
      }

      @Override
      public void read(long offset, ByteBuffer target) throws IOException {
        requireInside(content.size(), offset, target);
        store.read(content, offset, target);
      }
    };
  }

  /** A body in memory. */
  static RandomBytes of(byte[] bytes) {
    return new RandomBytes() {
      @Override
      public long size() {
        return bytes.length;
      }

      @Override
      public void read(long offset, ByteBuffer target) throws IOException {
        requireInside(bytes.length, offset, target);
        target.put(bytes, (int) offset, target.remaining());
      }
    };
  }

  private static void requireInside(long size, long offset, ByteBuffer target) throws EOFException {
    if (offset < 0 || offset > size - target.remaining()) {
      throw new EOFException("a read past the end at " + size);
    }
  }
}
