package org.osimage.content;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * A finished pack: bodies, then an index of 56-byte records (digest, offset, length, CRC-32C in the
 * low half of the last eight bytes), then a footer of 64 bytes (magic, number of records, offset of
 * the index, number of the summary's record, SHA-256 of the index). All numbers big-endian.
 */
final class PackFile implements Pack {
  static final long MAGIC = 0x6f73696d67706b32L; // "osimgpk2"
  static final int RECORD = 56;
  static final int FOOTER = 64;

  /** Larger indexes are mapped: they must not live in the heap. */
  private static final int HEAP_LIMIT = 256 * 1024;

  private final Path path;
  private final FileChannel channel;
  private final ByteBuffer index;
  private final int records;
  private final int summary;

  private PackFile(Path path, FileChannel channel, ByteBuffer index, int records, int summary) {
    this.path = path;
    this.channel = channel;
    this.index = index;
    this.records = records;
    this.summary = summary;
  }

  /**
   * Opens a pack.
   *
   * @throws DamagedPackException if it has a short tail, a wrong index or the wrong magic
   */
  static PackFile open(Path path) throws IOException {
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    try {
      long size = channel.size();
      ByteBuffer footer = ByteBuffer.allocate(FOOTER);
      if (size < FOOTER || !readFully(channel, size - FOOTER, footer)) {
        throw new DamagedPackException("truncated pack " + path);
      }
      footer.flip();
      long magic = footer.getLong();
      long records = footer.getLong();
      long offset = footer.getLong();
      long summary = footer.getLong();
      byte[] expected = new byte[32];
      footer.get(expected);
      if (magic != MAGIC
          || records <= 0
          || records > Integer.MAX_VALUE / RECORD
          || offset != size - FOOTER - records * RECORD
          || summary < 0
          || summary >= records) {
        throw new DamagedPackException("damaged pack " + path);
      }
      ByteBuffer index = index(channel, offset, (int) (records * RECORD));
      if (!Arrays.equals(expected, Sha256.of(index.duplicate()))) {
        throw new DamagedPackException("damaged index in pack " + path);
      }
      PackFile pack = new PackFile(path, channel, index, (int) records, (int) summary);
      pack.checkExtents(offset);
      return pack;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static ByteBuffer index(FileChannel channel, long offset, int length) throws IOException {
    if (length > HEAP_LIMIT) {
      return channel.map(FileChannel.MapMode.READ_ONLY, offset, length);
    }
    ByteBuffer index = ByteBuffer.allocate(length);
    if (!readFully(channel, offset, index)) {
      throw new DamagedPackException("truncated index");
    }
    return index.flip();
  }

  static boolean readFully(FileChannel channel, long offset, ByteBuffer target) throws IOException {
    long at = offset;
    while (target.hasRemaining()) {
      int n = channel.read(target, at);
      if (n < 0) {
        return false;
      }
      at += n;
    }
    return true;
  }

  private void checkExtents(long end) throws DamagedPackException {
    for (int record = 0; record < records; record++) {
      long offset = offset(record);
      long size = index.getLong(record * RECORD + 40);
      if (offset < 0 || size < 0 || offset > end - size) {
        throw new DamagedPackException("body out of bounds in pack " + path);
      }
    }
  }

  @Override
  public Path path() {
    return path;
  }

  @Override
  public FileChannel channel(int record) {
    return channel;
  }

  @Override
  public void removeDamaged() throws IOException {
    Files.deleteIfExists(path);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  int records() {
    return records;
  }

  Content summary() {
    return content(summary);
  }

  Content content(int record) {
    int at = record * RECORD;
    return new Content(
        index.getLong(at),
        index.getLong(at + 8),
        index.getLong(at + 16),
        index.getLong(at + 24),
        index.getLong(at + 40));
  }

  @Override
  public long key(int record) {
    return index.getLong(record * RECORD);
  }

  @Override
  public boolean holds(int record, Content c) {
    int at = record * RECORD;
    return index.getLong(at) == c.h0()
        && index.getLong(at + 8) == c.h1()
        && index.getLong(at + 16) == c.h2()
        && index.getLong(at + 24) == c.h3()
        && index.getLong(at + 40) == c.size();
  }

  @Override
  public long offset(int record) {
    return index.getLong(record * RECORD + 32);
  }

  @Override
  public int crc(int record) {
    return (int) index.getLong(record * RECORD + 48);
  }
}
