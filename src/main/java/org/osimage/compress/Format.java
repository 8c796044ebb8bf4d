package org.osimage.compress;

import java.util.OptionalInt;
import org.osimage.ImageBuildException;
import org.osimage.compress.block.BlockStream;
import org.osimage.compress.block.Resources;
import org.osimage.compress.deflate.DeflateBlocks;

/** The rows of the registry. */
enum Format {
  /** The bytes as they are. */
  NONE("none", "", LevelRange.IGNORED) {
    @Override
    Compressor bind(int level, Resources resources) {
      return new Encoding(type(), OptionalInt.empty(), extension(), 0, target -> target);
    }
  },
  /** RFC 1952, our encoder. */
  GZIP("gzip", ".gz", new LevelRange(0, 9, 6)) {
    @Override
    Compressor bind(int level, Resources resources) throws ImageBuildException {
      return deflate(DeflateBlocks.Wrapping.GZIP, level, resources);
    }
  },
  /** RFC 1950, our encoder. */
  ZLIB("zlib", ".zlib", new LevelRange(0, 9, 6)) {
    @Override
    Compressor bind(int level, Resources resources) throws ImageBuildException {
      return deflate(DeflateBlocks.Wrapping.ZLIB, level, resources);
    }
  },
  /** RFC 1951, our encoder. */
  DEFLATE("deflate", ".deflate", new LevelRange(0, 9, 6)) {
    @Override
    Compressor bind(int level, Resources resources) throws ImageBuildException {
      return deflate(DeflateBlocks.Wrapping.RAW, level, resources);
    }
  },
  /** A lofi compressed image, zlib segments by our encoder. */
  LOFI("lofi", "", new LevelRange(1, 9, 6)) {
    @Override
    Compressor bind(int level, Resources resources) throws ImageBuildException {
      Resources granted = LofiSegments.zlibMemory().grant(type(), resources);
      return encoding(
          level,
          LofiSegments.zlibMemory().of(granted.threads()),
          target -> new LofiStream(target, LofiSegments.zlib(level), granted));
    }
  },
  /** A lofi compressed image, .lzma segments by XZ for Java. */
  LOFI_LZMA("lofi-lzma", "", new LevelRange(1, 9, 6)) {
    @Override
    Compressor bind(int level, Resources resources) throws ImageBuildException {
      Resources granted = LofiSegments.lzmaMemory(level).grant(type(), resources);
      return encoding(
          level,
          LofiSegments.lzmaMemory(level).of(granted.threads()),
          target -> new LofiStream(target, LofiSegments.lzma(level), granted));
    }
  },
  /** The format of compress(1), our encoder; the level is the width of the widest codes. */
  COMPRESS("compress", ".Z", new LevelRange(LzwStream.LEAST_MAX_BITS, LzwStream.MAX_BITS, 16)) {
    @Override
    Compressor bind(int level, Resources resources) {
      return encoding(level, LzwStream.memory(), target -> new LzwStream(target, level));
    }
  },
  /** Zstandard, RFC 8878: zstd-jni, which carries its native code. */
  ZSTD("zstd", ".zst", new LevelRange(1, 19, 3)) {
    @Override
    Compressor bind(int level, Resources resources) throws ImageBuildException {
      ZstdStream.requireNative(com.github.luben.zstd.util.Native::load);
      return encoding(
          level,
          ZstdStream.memory(level, resources.threads()),
          target -> new ZstdStream(target, level, resources.threads()));
    }
  },
  /** The .xz format 1.2: XZ for Java, independent blocks. */
  XZ("xz", ".xz", new LevelRange(0, 9, 6)) {
    @Override
    Compressor bind(int level, Resources resources) throws ImageBuildException {
      Resources granted = XzBlocks.memory(level).grant("xz level " + level, resources);
      return encoding(
          level,
          XzBlocks.memory(level).of(granted.threads()),
          target -> new BlockStream(target, new XzBlocks(level), granted));
    }
  };

  private final String type;
  private final String extension;
  private final LevelRange levels;

  Format(String type, String extension, LevelRange levels) {
    this.type = type;
    this.extension = extension;
    this.levels = levels;
  }

  String type() {
    return type;
  }

  String extension() {
    return extension;
  }

  LevelRange levels() {
    return levels;
  }

  /** The encoder at a level within {@link #levels}. */
  abstract Compressor bind(int level, Resources resources) throws ImageBuildException;

  Encoding deflate(DeflateBlocks.Wrapping wrapping, int level, Resources resources)
      throws ImageBuildException {
    Resources granted = DeflateBlocks.memory().grant(type, resources);
    return encoding(
        level,
        DeflateBlocks.memory().of(granted.threads()),
        target -> new BlockStream(target, new DeflateBlocks(wrapping, level), granted));
  }

  Encoding encoding(int level, long memory, Encoding.Starter starter) {
    return new Encoding(type, OptionalInt.of(level), extension, memory, starter);
  }
}
