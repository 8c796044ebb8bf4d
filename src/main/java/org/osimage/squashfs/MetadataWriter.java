package org.osimage.squashfs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.osimage.bytes.Fields;
import org.osimage.compress.BlockCodec;
import org.osimage.output.ImageChannel;

/** A stream of records cut into metadata blocks of 8 KiB, compressed and kept in memory. */
final class MetadataWriter {
  private final BlockCodec codec;
  private final ByteArrayOutputStream blocks = new ByteArrayOutputStream();
  private final Fields starts = new Fields();
  private final byte[] buffer = new byte[Layout.METADATA + BlockCodec.SLACK];
  private int used;
  private long records;

  MetadataWriter(BlockCodec codec) {
    this.codec = codec;
  }

  /** Where the next record begins: its block's place among the blocks, and its place in that. */
  long reference() {
    return (long) blocks.size() << 16 | used;
  }

  /** Bytes written, before compression. */
  long length() {
    return records;
  }

  void write(byte[] record) throws IOException {
    records += record.length;
    for (int at = 0; at < record.length; ) {
      int n = Math.min(record.length - at, Layout.METADATA - used);
      System.arraycopy(record, at, buffer, used, n);
      used += n;
      at += n;
      if (used == Layout.METADATA) {
        flush();
      }
    }
  }

  private void flush() throws IOException {
    starts.le64(blocks.size());
    Arrays.fill(buffer, used, buffer.length, (byte) 0);
    Optional<byte[]> compressed = codec.encode(buffer, used);
    int length = compressed.map(c -> c.length).orElse(used | Layout.METADATA_STORED);
    blocks.write(length);
    blocks.write(length >> 8);
    if (compressed.isPresent()) {
      blocks.write(compressed.get());
    } else {
      blocks.write(buffer, 0, used);
    }
    used = 0;
  }

  /** Writes the blocks; returns where they begin. */
  long writeTo(ImageChannel out) throws IOException {
    if (used > 0) {
      flush();
    }
    long start = out.position();
    blocks.writeTo(out.asStream());
    return start;
  }

  /** Writes the blocks, and returns their absolute positions, eight bytes each. */
  byte[] writeIndexed(ImageChannel out) throws IOException {
    long start = writeTo(out);
    byte[] relative = starts.toBytes();
    Fields absolute = new Fields(relative.length);
    for (int at = 0; at < relative.length; at += Long.BYTES) {
      long value = 0;
      for (int i = Long.BYTES - 1; i >= 0; i--) {
        value = value << 8 | relative[at + i] & 0xff;
      }
      absolute.le64(start + value);
    }
    return absolute.toBytes();
  }

  /** Writes the blocks and then their positions; returns where the positions begin. */
  long writeTable(ImageChannel out) throws IOException {
    byte[] index = writeIndexed(out);
    long start = out.position();
    out.write(index);
    return start;
  }
}
