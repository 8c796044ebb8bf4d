package org.osimage.ufs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import org.osimage.content.Content;
import org.osimage.content.ContentStore;
import org.osimage.output.ImageChannel;

/**
 * The data blocks of all cylinder groups as one stream; what lies between is written on the way.
 */
final class DataArea {
  /** Writes what precedes the data of a group, up to its first block. */
  interface Head {
    void write(int group, ImageChannel out) throws IOException;
  }

  private final ImageChannel out;
  private final Geometry geometry;
  private final Head head;
  private int group;
  private long room;

  DataArea(ImageChannel out, Geometry geometry, Head head) throws IOException {
    this.out = out;
    this.geometry = geometry;
    this.head = head;
    enter();
  }

  private void enter() throws IOException {
    head.write(group, out);
    room = (long) geometry.blocks(group) * Geometry.BLOCK;
  }

  /** The number of the block that comes next. */
  int block() {
    int left = (int) (room / Geometry.BLOCK);
    return geometry.blocksBefore(group) + geometry.blocks(group) - left;
  }

  private int next(long wanted) throws IOException {
    if (room == 0) {
      group++;
      enter();
    }
    int length = (int) Math.min(Math.min(wanted, room), Integer.MAX_VALUE);
    room -= length;
    return length;
  }

  void write(byte[] bytes, int offset, int length) throws IOException {
    write(ByteBuffer.wrap(bytes, offset, length));
  }

  void write(ByteBuffer bytes) throws IOException {
    int limit = bytes.limit();
    while (bytes.position() < limit) {
      bytes.limit(bytes.position() + next(limit - bytes.position()));
      out.write(bytes);
    }
  }

  /** Zeros up to the next block. */
  void pad() throws IOException {
    int used = (int) (room % Geometry.BLOCK);
    room -= used;
    out.zeros(used);
  }

  /** A whole body. */
  void body(ContentStore store, Content content) throws IOException {
    if (content.size() <= room) {
      out.body(store, content);
      room -= content.size();
    } else {
      store.copyTo(content, new Target(this::write));
    }
  }

  /** A body without its holes, filled up to whole blocks. */
  void body(ContentStore store, Content content, ZeroBlocks holes) throws IOException {
    long[] position = {0};
    store.copyTo(
        content,
        new Target(
            bytes -> {
              int limit = bytes.limit();
              while (bytes.position() < limit) {
                int left = Geometry.BLOCK - (int) (position[0] % Geometry.BLOCK);
                int length = Math.min(left, limit - bytes.position());
                bytes.limit(bytes.position() + length);
                if (holes.contains((int) (position[0] / Geometry.BLOCK))) {
                  bytes.position(bytes.limit());
                } else {
                  write(bytes);
                }
                position[0] += length;
                bytes.limit(limit);
              }
            }));
  }

  /** Everything after the last body, whole groups if need be. */
  void finish() throws IOException {
    out.zeros(room);
    while (group < geometry.groups() - 1) {
      group++;
      enter();
      out.zeros(room);
    }
    room = 0;
  }

  /** What takes bytes. */
  private interface Bytes {
    void take(ByteBuffer bytes) throws IOException;
  }

  private record Target(Bytes bytes) implements WritableByteChannel {
    @Override
    public int write(ByteBuffer source) throws IOException {
      int length = source.remaining();
      bytes.take(source);
      return length;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}
