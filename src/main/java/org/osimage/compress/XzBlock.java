package org.osimage.compress;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.osimage.compress.block.Block;
import org.osimage.compress.block.BlockFormat;
import org.osimage.compress.block.Encoded;
import org.osimage.compress.block.GrowingBuffer;
import org.tukaani.xz.ArrayCache;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.UnsupportedOptionsException;
import org.tukaani.xz.XZ;
import org.tukaani.xz.XZInputStream;
import org.tukaani.xz.XZOutputStream;

/**
 * One .xz stream for each block, checked by CRC32, which every Linux kernel reads; the dictionary
 * is as large as the largest block, and the kernel grants no more.
 */
final class XzBlock implements BlockFormat.Encoder {
  /** Two of the largest blocks, and what the decoder itself needs. */
  private static final int DECODER_KIB = 4 << 10;

  private static final int LEAST_DICTIONARY = 8 << 10;

  private final LZMA2Options options;

  XzBlock(int level, int blockSize) {
    this.options = options(level, blockSize);
  }

  private static LZMA2Options options(int level, int blockSize) {
    try {
      LZMA2Options options = new LZMA2Options(level);
      options.setDictSize(Math.max(LEAST_DICTIONARY, blockSize));
      return options;
    } catch (UnsupportedOptionsException e) {
      throw new IllegalArgumentException("xz level " + level, e);
    }
  }

  static long memory(int level, int blockSize) {
    return options(level, blockSize).getEncoderMemoryUsage() * 1024L;
  }

  @Override
  public Encoded encode(Block block) throws IOException {
    GrowingBuffer data = new GrowingBuffer(block.length() / 3);
    try (OutputStream xz =
        new XZOutputStream(data, options, XZ.CHECK_CRC32, ArrayCache.getDummyCache())) {
      xz.write(block.bytes(), block.start(), block.length());
    }
    return data.encoded();
  }

  static int decode(byte[] compressed, byte[] target) throws IOException {
    try (InputStream in = new XZInputStream(new ByteArrayInputStream(compressed), DECODER_KIB)) {
      int length = in.readNBytes(target, 0, target.length);
      if (in.read() >= 0) {
        throw new IOException("damaged xz block: more than " + target.length + " bytes");
      }
      return length;
    }
  }
}
