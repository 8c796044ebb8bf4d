package org.osimage.archive.read;

import java.io.IOException;
import java.io.InputStream;
import org.osimage.ImageBuildException;

/** An archive's bytes in order; knows where it is, and that less may come than was promised. */
final class ArchiveInput {
  private static final int SKIP = 1 << 16;

  private final InputStream in;
  private final String archive;
  private long position;

  ArchiveInput(InputStream in, String archive) {
    this(in, archive, 0);
  }

  /**
   * @param position of the stream's first byte in the archive
   */
  ArchiveInput(InputStream in, String archive, long position) {
    this.in = in;
    this.archive = archive;
    this.position = position;
  }

  String archive() {
    return archive;
  }

  long position() {
    return position;
  }

  ImageBuildException error(String what) {
    return new ImageBuildException(archive + ": " + what);
  }

  ImageBuildException truncated(String member) {
    return error("the archive is truncated in " + member + ", at byte " + position);
  }

  /** Up to {@code count} bytes; fewer only at the end of the archive. */
  byte[] upTo(int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    position += bytes.length;
    return bytes;
  }

  /** Exactly {@code count} bytes, which the caller has limited. */
  byte[] exactly(int count, String member) throws IOException {
    byte[] bytes = upTo(count);
    if (bytes.length < count) {
      throw truncated(member);
    }
    return bytes;
  }

  void skip(long count, String member) throws IOException {
    for (long left = count; left > 0; ) {
      int n = exactly((int) Math.min(left, SKIP), member).length;
      left -= n;
    }
  }

  /** Skips to the next multiple of {@code alignment} bytes from the start of the archive. */
  void align(int alignment, String member) throws IOException {
    skip((alignment - position % alignment) % alignment, member);
  }

  /** Reads to the end, so that a compressed stream compares its checksum. */
  void drain() throws IOException {
    while (upTo(SKIP).length > 0) {
      // what stands behind the end of an archive says nothing
    }
  }

  /** The next {@code size} bytes as a stream; fails if they do not come. */
  Body body(long size, String member) {
    return new Body(size, member);
  }

  final class Body extends InputStream {
    private final String member;
    private long left;

    private Body(long size, String member) {
      this.left = size;
      this.member = member;
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
      int n = in.read(target, offset, (int) Math.min(length, left));
      if (n < 0) {
        throw truncated(member);
      }
      position += n;
      left -= n;
      return n;
    }

    @Override
    public int available() {
      return (int) Math.min(left, Integer.MAX_VALUE);
    }

    /** Skips what the reader of the body left. */
    void finish() throws IOException {
      ArchiveInput.this.skip(left, member);
      left = 0;
    }
  }
}
