package org.osimage.squashfs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import org.osimage.ImageBuildException;
import org.osimage.compress.BlockCodec;

/** The bytes of an image that nobody vouches for: every length is compared before it is used. */
final class ImageFile {
  private final SeekableByteChannel channel;
  private final String name;

  /** Where the file system ends. */
  private long end;

  ImageFile(SeekableByteChannel channel, String name) throws IOException {
    this.channel = channel;
    this.name = name;
    this.end = channel.size();
  }

  /** Nothing lies behind this position. */
  void endAt(long position) throws ImageBuildException {
    if (position > end) {
      throw damaged("it should have " + position + " bytes and has " + end);
    }
    end = position;
  }

  /** What is wrong with the image, as an error. */
  ImageBuildException damaged(String how) {
    return new ImageBuildException(
        name + ": the SquashFS file system is damaged (" + how + "): fetch or build it again");
  }

  ImageBuildException refused(String what) {
    return new ImageBuildException(name + ": " + what);
  }

  byte[] read(long position, int length) throws IOException {
    if (position < 0 || length < 0 || position > end - length) {
      throw damaged(length + " bytes at " + Long.toUnsignedString(position) + ", behind its end");
    }
    byte[] bytes = new byte[length];
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    channel.position(position);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw damaged("its file ends too soon");
      }
    }
    return bytes;
  }

  /** Expands a block; the result has exactly so many bytes, or at most, where that is not known. */
  byte[] expand(BlockCodec codec, byte[] compressed, int most, boolean exactly) throws IOException {
    byte[] target = new byte[most];
    int length;
    try {
      length = codec.decode(compressed, target);
    } catch (IOException e) {
      throw damaged(String.valueOf(e.getMessage()));
    }
    if (exactly && length != most) {
      throw damaged("a block has " + length + " bytes instead of " + most);
    }
    return length == most ? target : java.util.Arrays.copyOf(target, length);
  }
}
