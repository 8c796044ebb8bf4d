package org.osimage.content;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.util.zip.CRC32C;

/** Where a body's bytes lie, and what they must be. */
record Extent(Pack pack, FileChannel channel, long offset, int crc, Content content) {
  /** Fills the target from {@code at} bytes within the body on. */
  void read(long at, ByteBuffer target) throws IOException {
    if (!PackFile.readFully(channel, offset + at, target)) {
      throw damaged();
    }
  }

  /** Writes the whole body, a buffer at a time. */
  void copyTo(WritableByteChannel target, ByteBuffer buffer) throws IOException {
    CRC32C crc32c = new CRC32C();
    for (long at = 0; at < content.size(); at += buffer.limit()) {
      buffer.clear().limit((int) Math.min(buffer.capacity(), content.size() - at));
      read(at, buffer);
      crc32c.update(buffer.flip());
      for (buffer.rewind(); buffer.hasRemaining(); ) {
        target.write(buffer);
      }
    }
    check(crc32c);
  }

  void check(CRC32C sum) throws IOException {
    if ((int) sum.getValue() != crc) {
      throw damaged();
    }
  }

  /** For bytes that are not those put in; the pack goes, so that the next build makes it again. */
  IOException damaged() {
    String what =
        "the content store is damaged: " + pack.path() + " has other bytes for " + content;
    try {
      pack.removeDamaged();
      return new IOException(what + "; the file is removed now, build again");
    } catch (IOException e) {
      return new IOException(what + "; delete the file and build again", e);
    }
  }
}
