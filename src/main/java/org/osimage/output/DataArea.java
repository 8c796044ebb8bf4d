package org.osimage.output;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import org.osimage.content.Content;
import org.osimage.content.ContentStore;

/**
 * The data blocks of a file system made of groups as one stream; what lies before the data of each
 * group is written on the way.
 */
public final class DataArea {
  /** How the file system is divided. */
  public interface Groups {
    int count();

    /** Blocks of a group for data; 0 or more. */
    long dataBlocks(int group);

    /** Writes what precedes the data of a group, up to its first block. */
    void writeHead(int group, ImageChannel out) throws IOException;
  }

  private final ImageChannel out;
  private final int blockSize;
  private final Groups groups;
  private int group;
  private long before;
  private long room;

  /** Writes what precedes the data of the first group. */
  public DataArea(ImageChannel out, int blockSize, Groups groups) throws IOException {
    this.out = out;
    this.blockSize = blockSize;
    this.groups = groups;
    enter();
  }

  private void enter() throws IOException {
    groups.writeHead(group, out);
    room = groups.dataBlocks(group) * blockSize;
  }

  private void enterNext() throws IOException {
    before += groups.dataBlocks(group++);
    enter();
  }

  /** The number of the block that comes next. */
  public long block() {
    return before + groups.dataBlocks(group) - room / blockSize;
  }

  private int next(long wanted) throws IOException {
    while (room == 0) {
      enterNext();
    }
    int length = (int) Math.min(Math.min(wanted, room), Integer.MAX_VALUE);
    room -= length;
    return length;
  }

  public void write(byte[] bytes, int offset, int length) throws IOException {
    write(ByteBuffer.wrap(bytes, offset, length));
  }

  public void write(ByteBuffer bytes) throws IOException {
    int limit = bytes.limit();
    while (bytes.position() < limit) {
      bytes.limit(bytes.position() + next(limit - bytes.position()));
      out.write(bytes);
    }
  }

  public void zeros(long count) throws IOException {
    for (long left = count; left > 0; ) {
      int length = next(left);
      out.zeros(length);
      left -= length;
    }
  }

  /** Zeros up to the next block. */
  public void pad() throws IOException {
    int used = (int) (room % blockSize);
    room -= used;
    out.zeros(used);
  }

  /** A whole body. */
  public void body(ContentStore store, Content content) throws IOException {
    if (content.size() <= room) {
      out.body(store, content);
      room -= content.size();
    } else {
      store.copyTo(content, new Target(this::write));
    }
  }

  /** A body without its holes, filled up to whole blocks. */
  public void body(ContentStore store, Content content, ZeroBlocks holes) throws IOException {
    long[] position = {0};
    store.copyTo(
        content,
        new Target(
            bytes -> {
              int limit = bytes.limit();
              while (bytes.position() < limit) {
                int left = blockSize - (int) (position[0] % blockSize);
                int length = Math.min(left, limit - bytes.position());
                bytes.limit(bytes.position() + length);
                if (holes.contains((int) (position[0] / blockSize))) {
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
  public void finish() throws IOException {
    out.zeros(room);
    while (group < groups.count() - 1) {
      enterNext();
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
