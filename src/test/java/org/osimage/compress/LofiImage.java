package org.osimage.compress;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.osimage.ImageBuildException;
import org.tukaani.xz.LZMAInputStream;

/**
 * Reads a lofi compressed image anywhere, by its index. Holds one segment; nothing that the image
 * says is believed before it is compared with the length of the file. One thread.
 */
public final class LofiImage implements Closeable {
  private static final List<String> ZLIB = List.of("gzip", "gzip-6", "gzip-9");

  /** Far above what lofiadm is used with; bounds the memory of a reader. */
  private static final int MAX_SEGMENT = 16 << 20;

  private static final int LZMA_MEMORY_KIB = 32 << 10;

  /** Size of the .lzma header: properties, dictionary, uncompressed length. */
  private static final int LZMA_HEADER = 13;

  private final SeekableByteChannel channel;
  private final String name;
  private final String algorithm;
  private final int segmentSize;
  private final int lastSegment;
  private final long segments;
  private final long dataStart;

  private long loaded = -1;
  private byte[] segment = new byte[0];

  /**
   * Reads the header.
   *
   * @param channel closed with the image
   * @param name what error messages call it
   * @throws ImageBuildException if it is not a lofi compressed image
   */
  public LofiImage(SeekableByteChannel channel, String name) throws IOException {
    this.channel = channel;
    this.name = name;
    ByteBuffer header = at(0, LofiHeader.SIZE);
    byte[] raw = new byte[LofiHeader.NAME];
    header.get(raw);
    this.algorithm = new String(raw, StandardCharsets.ISO_8859_1).replaceFirst("\0+$", "");
    this.segmentSize = header.getInt();
    this.segments = (header.getInt() & 0xffff_ffffL) - 1;
    this.lastSegment = header.getInt();
    this.dataStart = LofiHeader.SIZE + (segments + 1) * Long.BYTES;
    check();
  }

  private void check() throws IOException {
    if (!ZLIB.contains(algorithm) && !algorithm.equals("lzma")) {
      throw new ImageBuildException(name + ": not a lofi compressed image, or of unknown kind");
    }
    if (segmentSize < LofiHeader.DEVICE_BLOCK
        || segmentSize > MAX_SEGMENT
        || Integer.bitCount(segmentSize) != 1) {
      throw damaged("segments of " + (segmentSize & 0xffff_ffffL) + " bytes");
    }
    if (segments < 1 || dataStart > channel.size()) {
      throw damaged("an index of " + (segments + 1) + " entries");
    }
    if (lastSegment < 1 || lastSegment > segmentSize) {
      throw damaged("a last segment of " + (lastSegment & 0xffff_ffffL) + " bytes");
    }
  }

  private ImageBuildException damaged(String how) {
    return new ImageBuildException(
        name + ": the lofi image is damaged (" + how + "): fetch or build it again");
  }

  /** Bytes of the image uncompressed. */
  public long size() {
    return (segments - 1) * segmentSize + lastSegment;
  }

  /**
   * Reads bytes of the uncompressed image.
   *
   * @param position in the uncompressed image
   * @param target filled as far as the image goes
   * @return how many were read, or -1 at the end
   * @throws ImageBuildException if the segment is damaged
   */
  public int read(long position, ByteBuffer target) throws IOException {
    if (position < 0) {
      throw new IllegalArgumentException("position " + position);
    }
    if (position >= size()) {
      return -1;
    }
    int read = 0;
    while (target.hasRemaining() && position + read < size()) {
      load((position + read) / segmentSize);
      int from = (int) ((position + read) % segmentSize);
      int n = Math.min(target.remaining(), segment.length - from);
      target.put(segment, from, n);
      read += n;
    }
    return read;
  }

  private void load(long number) throws IOException {
    if (number == loaded) {
      return;
    }
    loaded = -1;
    ByteBuffer offsets = at(LofiHeader.SIZE + number * Long.BYTES, 2 * Long.BYTES);
    long from = offsets.getLong();
    long to = offsets.getLong();
    long available = channel.size() - dataStart;
    int expected = number == segments - 1 ? lastSegment : segmentSize;
    // compressed segments are shorter than the segment size, give or take a header
    if (from < 0 || to <= from || to > available || to - from > segmentSize + 1024L) {
      throw damaged("segment " + number + " from " + from + " to " + to);
    }
    ByteBuffer data = at(dataStart + from, (int) (to - from));
    int flag = data.get();
    byte[] bytes = new byte[data.remaining()];
    data.get(bytes);
    if (flag == LofiHeader.COMPRESSED) {
      bytes = algorithm.equals("lzma") ? unlzma(bytes, expected) : inflate(bytes, expected);
    } else if (flag != LofiHeader.STORED) {
      throw damaged("segment " + number + " of unknown kind " + flag);
    }
    if (bytes.length != expected) {
      throw damaged("segment " + number + " has not " + expected + " bytes");
    }
    segment = bytes;
    loaded = number;
  }

  /** The bytes, or none if they are no zlib stream of that length. */
  private static byte[] inflate(byte[] compressed, int expected) {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(compressed);
      byte[] bytes = new byte[expected];
      int n = inflater.inflate(bytes);
      // the end of the stream, where the checksum is, may take another call
      if (n == expected && !inflater.finished()) {
        n += inflater.inflate(new byte[1]);
      }
      return n == expected && inflater.finished() ? bytes : new byte[0];
    } catch (DataFormatException e) {
      return new byte[0];
    } finally {
      inflater.end();
    }
  }

  /** The bytes, or none if they are no .lzma file of that length. */
  private static byte[] unlzma(byte[] compressed, int expected) {
    if (compressed.length < LZMA_HEADER) {
      return new byte[0];
    }
    try (InputStream in =
        new LZMAInputStream(new ByteArrayInputStream(compressed), LZMA_MEMORY_KIB)) {
      byte[] bytes = in.readNBytes(expected);
      return in.read() < 0 ? bytes : new byte[0];
    } catch (IOException e) {
      return new byte[0];
    }
  }

  private ByteBuffer at(long position, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    channel.position(position);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new ImageBuildException(
            name + ": the lofi image ends too soon, or is none: fetch or build it again");
      }
    }
    return buffer.flip();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
