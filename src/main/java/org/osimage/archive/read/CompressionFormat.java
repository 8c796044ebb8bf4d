package org.osimage.archive.read;

import java.util.Optional;

/** The compressed formats that are read, by their first bytes and by their files' ending. */
enum CompressionFormat {
  GZIP("gzip", ".gz", 0x1f, 0x8b),
  XZ("xz", ".xz", 0xfd, '7', 'z', 'X', 'Z', 0),
  ZSTD("zstd", ".zst", 0x28, 0xb5, 0x2f, 0xfd),
  LZMA("lzma", ".lzma", 0x5d, 0, 0),
  BZIP2("bzip2", ".bz2", 'B', 'Z', 'h'),
  COMPRESS("compress", ".Z", 0x1f, 0x9d);

  /** How many bytes tell all formats apart. */
  static final int LONGEST_MAGIC = 6;

  private final String title;
  private final String ending;
  private final int[] magic;

  CompressionFormat(String title, String ending, int... magic) {
    this.title = title;
    this.ending = ending;
    this.magic = magic;
  }

  static Optional<CompressionFormat> ofStart(byte[] start) {
    for (CompressionFormat format : values()) {
      if (format.begins(start)) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }

  /**
   * @param ending with its dot
   */
  static Optional<CompressionFormat> ofEnding(String ending) {
    for (CompressionFormat format : values()) {
      if (format.ending.equals(ending)) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }

  private boolean begins(byte[] start) {
    if (this == ZSTD && isSkippable(start)) {
      return true;
    }
    if (start.length < magic.length) {
      return false;
    }
    for (int i = 0; i < magic.length; i++) {
      if ((start[i] & 0xff) != magic[i]) {
        return false;
      }
    }
    return true;
  }

  /** pzstd and others put a frame before the data that every decoder skips (RFC 8878, 3.1.2). */
  private static boolean isSkippable(byte[] start) {
    return start.length >= 4
        && (start[0] & 0xf0) == 0x50
        && start[1] == 0x2a
        && start[2] == 0x4d
        && start[3] == 0x18;
  }

  @Override
  public String toString() {
    return title;
  }
}
