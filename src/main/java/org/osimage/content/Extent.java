package org.osimage.content;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.zip.CRC32C;

/** Where a body's bytes lie, and what they must be. */
record Extent(Pack pack, long offset, int crc, Content content) {
  /** Bodies up to this size are read whole, which is checked more cheaply than a part. */
  static final int WHOLE = 1 << 18;

  /** Fills the target from {@code at} bytes within the body on; what is damaged fails. */
  void read(long at, ByteBuffer target) throws IOException {
    if (target.remaining() == content.size()) {
      ByteBuffer filled = target.duplicate();
      readUnchecked(at, target);
      check(filled.limit(target.position()));
    } else if (content.size() <= WHOLE) {
      target.put(whole().position((int) at).limit((int) at + target.remaining()));
    } else if (!pack.readChecked(offset + at, target)) {
      throw damaged();
    }
  }

  /** All of a body of at most {@link #WHOLE} bytes. */
  ByteBuffer whole() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) content.size());
    readUnchecked(0, bytes);
    check(bytes.flip().duplicate());
    return bytes;
  }

  private void readUnchecked(long at, ByteBuffer target) throws IOException {
    if (!pack.read(offset + at, target)) {
      throw damaged();
    }
  }

  private void check(ByteBuffer bytes) throws IOException {
    CRC32C crc32c = new CRC32C();
    crc32c.update(bytes);
    check(crc32c);
  }

  /** Writes the whole body, a buffer at a time. */
  void copyTo(WritableByteChannel target, ByteBuffer buffer) throws IOException {
    CRC32C crc32c = new CRC32C();
    for (long at = 0; at < content.size(); at += buffer.limit()) {
      buffer.clear().limit((int) Math.min(buffer.capacity(), content.size() - at));
      readUnchecked(at, buffer);
      crc32c.update(buffer.flip());
      for (buffer.rewind(); buffer.hasRemaining(); ) {
        target.write(buffer);
      }
    }
    check(crc32c);
  }

  private void check(CRC32C sum) throws IOException {
    if ((int) sum.getValue() != crc) {
      throw damaged();
    }
  }

  /** For bytes that are not those put in; the pack goes, so that the next build makes it again. */
  IOException damaged() {
    String what =
        "the content store is damaged: " + pack.path() + " has other bytes for " + content;
    String name = String.valueOf(pack.path().getFileName()).replaceFirst("\\.pack$", "");
    try {
      pack.removeDamaged();
      return new DamagedContentException(name, what + "; the file is removed now, build again");
    } catch (IOException e) {
      IOException failure =
          new DamagedContentException(name, what + "; delete the file and build again");
      failure.initCause(e);
      return failure;
    }
  }
}
