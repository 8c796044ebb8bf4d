package org.osimage.compress.deflate;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Adler32;
import java.util.zip.CRC32;
import java.util.zip.Checksum;
import org.osimage.bytes.Fields;
import org.osimage.compress.block.Block;
import org.osimage.compress.block.BlockFormat;
import org.osimage.compress.block.Encoded;
import org.osimage.compress.block.MemoryNeed;

/**
 * DEFLATE in its three wrappings. Every 512 KiB are encoded on their own, knowing the 32 KiB before
 * them, and brought to a byte boundary by an empty stored block of five bytes; that is one ordinary
 * stream to any decoder. Smaller pieces cost ratio, larger ones memory and idle threads.
 */
public final class DeflateBlocks implements BlockFormat {
  /** What stands around the stream. */
  public enum Wrapping {
    /** RFC 1951 alone. */
    RAW,
    /** RFC 1950: two bytes before, an Adler-32 after. */
    ZLIB,
    /** RFC 1952: a header without name or time, a CRC-32 and the length after. */
    GZIP
  }

  private static final int SIZE = 512 << 10;

  private final Wrapping wrapping;
  private final int level;
  private final Checksum checksum;
  private long length;

  public DeflateBlocks(Wrapping wrapping, int level) {
    this.wrapping = wrapping;
    this.level = level;
    this.checksum = wrapping == Wrapping.ZLIB ? new Adler32() : new CRC32();
  }

  /** Input and output of a block, and an encoder's tables. */
  public static MemoryNeed memory() {
    return new MemoryNeed(2 * SIZE + DeflateSymbols.WINDOW, (1 << 20) + 2 * SIZE);
  }

  @Override
  public int blockSize() {
    return SIZE;
  }

  @Override
  public int history() {
    return DeflateSymbols.WINDOW;
  }

  @Override
  public Encoder newEncoder() {
    DeflateEncoder encoder = new DeflateEncoder(DeflateLevel.of(level));
    return block -> encoder.encode(block.bytes(), block.start(), block.end(), block.last());
  }

  @Override
  public void begin(OutputStream target) throws IOException {
    switch (wrapping) {
      case RAW -> {}
      case ZLIB -> target.write(zlibHeader(level));
      case GZIP -> target.write(gzipHeader());
    }
  }

  /** Method 8, 32 KiB window, a hint at the level, and a multiple of 31. */
  public static byte[] zlibHeader(int level) {
    int hint = level < 2 ? 0 : level < 6 ? 1 : level == 6 ? 2 : 3;
    int header = 0x78 << 8 | hint << 6;
    return new Fields().be16(header + 31 - header % 31).toBytes();
  }

  /** Method 8, no flags, no time, a hint at the level, operating system 255: unknown. */
  private byte[] gzipHeader() {
    int hint = level == 9 ? 2 : level == 1 ? 4 : 0;
    return new Fields().u8(0x1f).u8(0x8b).u8(8).u8(0).le32(0).u8(hint).u8(255).toBytes();
  }

  @Override
  public void append(Block block, Encoded encoded, OutputStream target) throws IOException {
    checksum.update(block.bytes(), block.start(), block.length());
    length += block.length();
    encoded.writeTo(target);
  }

  @Override
  public void end(OutputStream target) throws IOException {
    switch (wrapping) {
      case RAW -> {}
      case ZLIB -> target.write(new Fields().be32(checksum.getValue()).toBytes());
      case GZIP -> target.write(new Fields().le32(checksum.getValue()).le32(length).toBytes());
    }
  }
}
