package org.osimage.compress;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.CRC32;
import org.osimage.bytes.Fields;
import org.osimage.compress.block.Block;
import org.osimage.compress.block.BlockFormat;
import org.osimage.compress.block.Encoded;
import org.osimage.compress.block.GrowingBuffer;
import org.osimage.compress.block.MemoryNeed;
import org.tukaani.xz.ArrayCache;
import org.tukaani.xz.FinishableWrapperOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.UnsupportedOptionsException;

/**
 * The .xz file format 1.2.1: one stream of independent LZMA2 blocks that state their sizes, so that
 * readers too can work in parallel, checked by CRC32, the one check that every Linux kernel reads.
 * The LZMA2 encoder is XZ for Java; the frame is ours, because that library's own works through
 * blocks one by one.
 */
final class XzBlocks implements BlockFormat {
  private static final int LZMA2_FILTER = 0x21;
  private static final int SIZES_PRESENT = 0xc0;
  private static final int CHECK_SIZE = 4;

  private final LZMA2Options options;
  private final Fields records = new Fields();
  private long blocks;

  XzBlocks(int level) {
    this.options = options(level);
  }

  private static LZMA2Options options(int level) {
    try {
      return new LZMA2Options(level);
    } catch (UnsupportedOptionsException e) {
      throw new IllegalArgumentException("xz level " + level, e);
    }
  }

  /** Three dictionaries, at least 1 MiB, as xz has it. */
  private static int blockSize(LZMA2Options options) {
    return Math.max(1 << 20, 3 * options.getDictSize());
  }

  /** A block is held read and encoded; the library says what its encoder needs. */
  static MemoryNeed memory(int level) {
    LZMA2Options options = options(level);
    return new MemoryNeed(2L * blockSize(options), options.getEncoderMemoryUsage() * 1024L);
  }

  @Override
  public int blockSize() {
    return blockSize(options);
  }

  @Override
  public int history() {
    return 0;
  }

  @Override
  public Encoder newEncoder() {
    return this::encode;
  }

  private Encoded encode(Block block) throws IOException {
    GrowingBuffer data = new GrowingBuffer(block.length() / 3);
    try (OutputStream lzma =
        ((LZMA2Options) options.clone())
            .getOutputStream(new FinishableWrapperOutputStream(data), ArrayCache.getDummyCache())) {
      lzma.write(block.bytes(), block.start(), block.length());
    }
    return data.encoded();
  }

  /** Section 2.1.1, the stream header. */
  @Override
  public void begin(OutputStream target) throws IOException {
    Fields header = new Fields().put((byte) 0xfd).ascii("7zXZ").u8(0);
    byte[] flags = streamFlags();
    target.write(header.put(flags).le32(crc(flags)).toBytes());
  }

  private static byte[] streamFlags() {
    return new byte[] {0, 1};
  }

  /** Section 3, a block. The format has no empty ones. */
  @Override
  public void append(Block block, Encoded data, OutputStream target) throws IOException {
    if (block.length() == 0) {
      return;
    }
    byte[] header = blockHeader(data.length(), block.length());
    target.write(header);
    data.writeTo(target);
    CRC32 crc = new CRC32();
    crc.update(block.bytes(), block.start(), block.length());
    target.write(new byte[-data.length() & 3]);
    target.write(new Fields().le32(crc.getValue()).toBytes());
    vli(vli(records, header.length + data.length() + CHECK_SIZE), block.length());
    blocks++;
  }

  private byte[] blockHeader(int compressed, int uncompressed) {
    Fields fields = new Fields().u8(0).u8(SIZES_PRESENT);
    vli(vli(fields, compressed), uncompressed);
    fields.u8(LZMA2_FILTER).u8(1).u8(dictionaryCode());
    byte[] header = fields.zeros(-fields.size() & 3).toBytes();
    header[0] = (byte) (header.length / 4); // counts the check, but from zero
    return new Fields().put(header).le32(crc(header)).toBytes();
  }

  /** Section 5.3.1: twice the exponent of a power of two, above 4 KiB. */
  private int dictionaryCode() {
    return 2 * (Integer.numberOfTrailingZeros(options.getDictSize()) - 12);
  }

  /** Sections 4 and 2.1.2, the index and the stream footer. */
  @Override
  public void end(OutputStream target) throws IOException {
    Fields index = vli(new Fields().u8(0), blocks).put(records.toBytes());
    index.zeros(-index.size() & 3);
    target.write(index.toBytes());
    target.write(new Fields().le32(crc(index.toBytes())).toBytes());
    byte[] footer = new Fields().le32(index.size() / 4).put(streamFlags()).toBytes();
    target.write(new Fields().le32(crc(footer)).put(footer).ascii("YZ").toBytes());
  }

  /** Section 1.2, variable-length integers. */
  private static Fields vli(Fields fields, long value) {
    long rest = value;
    while (rest >= 0x80) {
      fields.u8((int) rest | 0x80);
      rest >>>= 7;
    }
    return fields.u8((int) rest);
  }

  private static long crc(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return crc.getValue();
  }
}
