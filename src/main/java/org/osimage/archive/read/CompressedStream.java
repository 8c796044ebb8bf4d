package org.osimage.archive.read;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Decodes gzip, xz, lzma, zstd, bzip2 and compress(1), told apart by their first bytes. Where the
 * format is known from the file's name {@link Decompressor} is for it.
 */
public final class CompressedStream {
  private static final int BUFFER = 1 << 16;

  /** xz -9 needs 65 MiB; a header that asks for more than this is refused. */
  private static final int XZ_MEMORY_KIB = 200 << 10;

  private CompressedStream() {}

  /**
   * A stream over the decoded bytes; the bytes as they are when they begin like none of the
   * formats. Several compressed streams one after the other are read as one.
   *
   * @param name of the file for messages
   * @throws org.osimage.ImageBuildException here or while reading, if the compressed data are
   *     damaged
   */
  public static InputStream open(InputStream in, String name) throws IOException {
    InputStream buffered = new BufferedInputStream(in, BUFFER);
    Optional<CompressionFormat> format = format(peek(buffered, CompressionFormat.LONGEST_MAGIC));
    return format.isEmpty()
        ? buffered
        : Decompressor.checking(XZ_MEMORY_KIB).open(buffered, format.get(), name);
  }

  static byte[] peek(InputStream buffered, int count) throws IOException {
    buffered.mark(count);
    byte[] bytes = buffered.readNBytes(count);
    buffered.reset();
    return bytes;
  }

  static Optional<CompressionFormat> format(byte[] start) {
    return CompressionFormat.ofStart(start);
  }
}
