package org.osimage.compress;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Adler32;
import org.osimage.bytes.Fields;
import org.osimage.compress.block.Block;
import org.osimage.compress.block.BlockFormat;
import org.osimage.compress.block.Encoded;
import org.osimage.compress.block.GrowingBuffer;
import org.osimage.compress.block.MemoryNeed;
import org.osimage.compress.deflate.DeflateBlocks;
import org.osimage.compress.deflate.DeflateEncoder;
import org.osimage.compress.deflate.DeflateLevel;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.LZMAOutputStream;
import org.tukaani.xz.UnsupportedOptionsException;

/**
 * The segments of a lofi image, and where they are: a byte that tells whether the rest is
 * compressed, then a zlib stream or a file of the .lzma format, or the bytes as they are.
 */
final class LofiSegments implements BlockFormat {
  private final String algorithm;
  private final int level;
  private final Fields index = new Fields();
  private long length;
  private int segments;
  private int lastSegment;
  private boolean complete;

  private LofiSegments(String algorithm, int level) {
    this.algorithm = algorithm;
    this.level = level;
  }

  /** The name tells the reader no more than "zlib"; level 9 is named as lofiadm does. */
  static LofiSegments zlib(int level) {
    return new LofiSegments(level == 9 ? "gzip-9" : "gzip", level);
  }

  static LofiSegments lzma(int level) {
    return new LofiSegments("lzma", level);
  }

  static MemoryNeed zlibMemory() {
    return new MemoryNeed(3L * LofiHeader.SEGMENT, (1 << 20) + LofiHeader.SEGMENT);
  }

  static MemoryNeed lzmaMemory(int level) {
    return new MemoryNeed(
        3L * LofiHeader.SEGMENT, lzmaOptions(level).getEncoderMemoryUsage() * 1024L);
  }

  /** A dictionary of one segment: there is nothing more to refer to. */
  private static LZMA2Options lzmaOptions(int level) {
    try {
      LZMA2Options options = new LZMA2Options(level);
      options.setDictSize(LofiHeader.SEGMENT);
      return options;
    } catch (UnsupportedOptionsException e) {
      throw new IllegalArgumentException("lzma level " + level, e);
    }
  }

  @Override
  public int blockSize() {
    return LofiHeader.SEGMENT;
  }

  @Override
  public int history() {
    return 0;
  }

  @Override
  public Encoder newEncoder() {
    if (algorithm.equals("lzma")) {
      LZMA2Options options = lzmaOptions(level);
      return block -> smaller(block, lzma(block, options));
    }
    DeflateEncoder encoder = new DeflateEncoder(DeflateLevel.of(level));
    return block -> smaller(block, zlib(block, encoder));
  }

  private byte[] zlib(Block block, DeflateEncoder encoder) {
    Encoded encoded = encoder.encode(block.bytes(), 0, block.end(), true);
    Adler32 adler = new Adler32();
    adler.update(block.bytes(), 0, block.end());
    return new Fields()
        .u8(LofiHeader.COMPRESSED)
        .put(DeflateBlocks.zlibHeader(level))
        .put(encoded.bytes())
        .be32(adler.getValue())
        .toBytes();
  }

  private static byte[] lzma(Block block, LZMA2Options options) throws IOException {
    GrowingBuffer bytes = new GrowingBuffer(block.length() / 2);
    bytes.write(LofiHeader.COMPRESSED);
    try (LZMAOutputStream lzma =
        new LZMAOutputStream(bytes, (LZMA2Options) options.clone(), block.length())) {
      lzma.write(block.bytes(), 0, block.end());
    }
    return bytes.toByteArray();
  }

  private static Encoded smaller(Block block, byte[] compressed) {
    int limit = Math.min(block.length(), LofiHeader.SEGMENT - LofiHeader.THRESHOLD);
    if (compressed.length - 1 <= limit) {
      return new Encoded(compressed, compressed.length);
    }
    byte[] stored = new byte[1 + block.length()];
    stored[0] = LofiHeader.STORED;
    System.arraycopy(block.bytes(), 0, stored, 1, block.length());
    return new Encoded(stored, stored.length);
  }

  @Override
  public void begin(OutputStream target) {}

  @Override
  public void append(Block block, Encoded encoded, OutputStream target) throws IOException {
    if (block.length() > 0) {
      index.be64(length);
      length += encoded.length();
      lastSegment = block.length();
      segments++;
      encoded.writeTo(target);
    }
  }

  @Override
  public void end(OutputStream target) {
    index.be64(length);
    complete = true;
  }

  /** Whether all segments have been written. */
  boolean complete() {
    return complete;
  }

  /** Bytes of the image uncompressed. */
  long imageSize() {
    return segments == 0 ? 0 : (segments - 1L) * LofiHeader.SEGMENT + lastSegment;
  }

  /** Header and index. */
  byte[] front() {
    return new Fields()
        .put(LofiHeader.of(algorithm, segments, lastSegment))
        .put(index.toBytes())
        .toBytes();
  }

  /** Bytes of all segments. */
  long length() {
    return length;
  }
}
