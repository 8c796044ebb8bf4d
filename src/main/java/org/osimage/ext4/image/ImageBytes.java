package org.osimage.ext4.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import org.osimage.ImageBuildException;

/** The bytes of an image that nobody vouches for: every place is compared before it is read. */
final class ImageBytes {
  private final SeekableByteChannel channel;
  private final String name;

  ImageBytes(SeekableByteChannel channel, String name) {
    this.channel = channel;
    this.name = name;
  }

  long size() throws IOException {
    return channel.size();
  }

  ImageBuildException damaged(String how) {
    return new ImageBuildException(
        name + ": the ext4 file system is damaged (" + how + "): fetch or build it again");
  }

  ImageBuildException refused(String what) {
    return new ImageBuildException(name + ": " + what);
  }

  /** So many bytes, little endian. */
  ByteBuffer read(long position, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    read(position, buffer);
    return buffer.flip();
  }

  /** Fills the buffer. */
  void read(long position, ByteBuffer buffer) throws IOException {
    if (position < 0 || position > size() - buffer.remaining()) {
      throw damaged(buffer.remaining() + " bytes at " + position + ", behind its end");
    }
    channel.position(position);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw damaged("its file ends too soon");
      }
    }
  }
}
