package org.osimage.compress;

import java.io.IOException;
import org.osimage.ImageBuildException;
import org.osimage.compress.block.BlockFormat;
import org.osimage.compress.block.MemoryNeed;
import org.osimage.compress.deflate.DeflateBlocks;

/** The rows of the registry of block codecs. */
enum BlockType {
  /** One frame without checksum, as file systems have it: RFC 8878. */
  ZSTD("zstd", new LevelRange(1, 22, 3)) {
    @Override
    void check() throws ImageBuildException {
      ZstdStream.requireNative(com.github.luben.zstd.util.Native::load);
    }

    @Override
    MemoryNeed memory(int level, int blockSize) {
      return new MemoryNeed(2L * blockSize, 2L * blockSize);
    }

    @Override
    BlockFormat.Encoder encoder(int level, int blockSize) {
      return new ZstdBlock(level, blockSize);
    }

    @Override
    Decoder decoder() {
      return ZstdBlock::decode;
    }
  },
  /** RFC 1950, our encoder. */
  GZIP("gzip", new LevelRange(1, 9, 6)) {
    @Override
    MemoryNeed memory(int level, int blockSize) {
      return new MemoryNeed(2L * blockSize, DeflateBlocks.memory().encoder());
    }

    @Override
    BlockFormat.Encoder encoder(int level, int blockSize) {
      return new ZlibBlock(level);
    }

    @Override
    Decoder decoder() {
      return ZlibBlock::decode;
    }
  },
  /** The .xz format, one block in one stream: XZ for Java. */
  XZ("xz", new LevelRange(0, 9, 6)) {
    @Override
    MemoryNeed memory(int level, int blockSize) {
      return new MemoryNeed(2L * blockSize, XzBlock.memory(level, blockSize));
    }

    @Override
    BlockFormat.Encoder encoder(int level, int blockSize) {
      return new XzBlock(level, blockSize);
    }

    @Override
    Decoder decoder() {
      return XzBlock::decode;
    }
  };

  /** Expands a block; fails if it is damaged or the target too small. */
  interface Decoder {
    int decode(byte[] compressed, byte[] target) throws IOException;
  }

  private final String type;
  private final LevelRange levels;

  BlockType(String type, LevelRange levels) {
    this.type = type;
    this.levels = levels;
  }

  String type() {
    return type;
  }

  LevelRange levels() {
    return levels;
  }

  /**
   * @throws ImageBuildException if it cannot run on this host
   */
  void check() throws ImageBuildException {}

  abstract MemoryNeed memory(int level, int blockSize);

  abstract BlockFormat.Encoder encoder(int level, int blockSize);

  abstract Decoder decoder();
}
