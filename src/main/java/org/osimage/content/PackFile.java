package org.osimage.content;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * A finished pack: bodies, then an index of 56-byte records (digest, offset, length, CRC-32C in the
 * low half of the last eight bytes), then the CRC-32C of every 64 KiB of bodies, then a footer of
 * 64 bytes (magic, number of records, offset of the index, number of the summary's record, SHA-256
 * of all that follows the bodies and stands before it). All numbers big-endian.
 */
final class PackFile implements Pack {
  static final long MAGIC = 0x6f73696d67706b33L; // "osimgpk3"
  static final int RECORD = 56;
  static final int FOOTER = 64;
  static final int BLOCK = 1 << 16;

  /** Larger indexes are mapped: they must not live in the heap. */
  private static final int HEAP_LIMIT = 256 * 1024;

  private final Path path;
  private final OpenPacks open;
  private final ByteBuffer footer;
  private final ByteBuffer index;
  private final int records;
  private final long bodies;
  private final int summary;
  private volatile boolean closed;
  private volatile boolean damaged;

  private PackFile(Path path, OpenPacks open, ByteBuffer footer, ByteBuffer index) {
    this.path = path;
    this.open = open;
    this.footer = footer;
    this.index = index;
    this.records = (int) footer.getLong(8);
    this.bodies = footer.getLong(16);
    this.summary = (int) footer.getLong(24);
  }

  /**
   * Opens a pack.
   *
   * @throws DamagedPackException if it has a short tail, a wrong index or the wrong magic
   */
  static PackFile open(Path path, OpenPacks open) throws IOException {
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    try {
      ByteBuffer footer = footer(channel, path);
      long offset = footer.getLong(16);
      ByteBuffer index = index(channel, offset, (int) (channel.size() - FOOTER - offset));
      if (!Arrays.equals(sum(index, footer), Arrays.copyOfRange(footer.array(), 32, FOOTER))) {
        throw new DamagedPackException("damaged index in pack " + path);
      }
      PackFile pack = new PackFile(path, open, footer, index);
      pack.checkExtents();
      open.add(pack, channel);
      return pack;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static ByteBuffer footer(FileChannel channel, Path path) throws IOException {
    long size = channel.size();
    ByteBuffer footer = ByteBuffer.allocate(FOOTER);
    if (size < FOOTER || !readFully(channel, size - FOOTER, footer)) {
      throw new DamagedPackException("truncated pack " + path);
    }
    long records = footer.getLong(8);
    long offset = footer.getLong(16);
    long summary = footer.getLong(24);
    boolean sound =
        footer.getLong(0) == MAGIC
            && records > 0
            && records <= Integer.MAX_VALUE / RECORD
            && offset >= 0
            && offset <= size
            && summary >= 0
            && summary < records;
    long tail = sound ? records * RECORD + blocks(offset) * Integer.BYTES : -1;
    if (!sound || tail > Integer.MAX_VALUE || tail != size - FOOTER - offset) {
      throw new DamagedPackException("damaged pack " + path);
    }
    return footer;
  }

  /** The number of blocks that so many bytes of bodies fill. */
  static long blocks(long bodies) {
    return (bodies + BLOCK - 1) / BLOCK;
  }

  /** Of the tables and what stands before the sum in the footer. */
  static byte[] sum(ByteBuffer tables, ByteBuffer footer) {
    MessageDigest sha = Sha256.digest();
    sha.update(tables.duplicate());
    sha.update(footer.duplicate().position(0).limit(32));
    return sha.digest();
  }

  /** The file once more, which must be the one that was opened first. */
  FileChannel reopen() throws IOException {
    if (closed) {
      throw new IOException("the content store is closed: " + path);
    }
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    try {
      ByteBuffer now = ByteBuffer.allocate(FOOTER);
      long size = bodies + index.limit() + FOOTER;
      if (channel.size() != size
          || !readFully(channel, size - FOOTER, now)
          || !Arrays.equals(now.array(), footer.array())) {
        throw new IOException("another build has made " + path + " anew meanwhile: build again");
      }
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public boolean read(long offset, ByteBuffer target) throws IOException {
    try (OpenPacks.Handle handle = open.of(this)) {
      return readFully(handle.channel(), offset, target);
    }
  }

  @Override
  public boolean readChecked(long offset, ByteBuffer target) throws IOException {
    try (OpenPacks.Handle handle = open.of(this)) {
      ByteBuffer scratch = ByteBuffer.allocate(0);
      for (long at = offset; target.hasRemaining(); ) {
        int block = (int) (at / BLOCK);
        int size = (int) Math.min(BLOCK, bodies - (long) block * BLOCK);
        int skip = (int) (at - (long) block * BLOCK);
        int wanted = Math.min(target.remaining(), size - skip);
        if (wanted == size) {
          ByteBuffer whole = target.slice(target.position(), size);
          if (!readBlock(handle.channel(), block, whole)) {
            return false;
          }
          target.position(target.position() + size);
        } else {
          scratch = scratch.capacity() < BLOCK ? ByteBuffer.allocate(BLOCK) : scratch;
          scratch.clear().limit(size);
          if (!readBlock(handle.channel(), block, scratch)) {
            return false;
          }
          target.put(scratch.position(skip).limit(skip + wanted));
        }
        at += wanted;
      }
      return true;
    }
  }

  private boolean readBlock(FileChannel channel, int block, ByteBuffer target) throws IOException {
    ByteBuffer filled = target.duplicate();
    if (!readFully(channel, (long) block * BLOCK, target)) {
      return false;
    }
    CRC32C crc = new CRC32C();
    crc.update(filled);
    return (int) crc.getValue() == index.getInt(records * RECORD + block * Integer.BYTES);
  }

  /** Whether the body that describes the pack is as it was written. */
  boolean hasSoundSummary() throws IOException {
    long left = index.getLong(summary * RECORD + 40);
    long at = offset(summary);
    ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(left, BLOCK));
    CRC32C crc = new CRC32C();
    while (left > 0) {
      chunk.clear().limit((int) Math.min(left, BLOCK));
      left -= chunk.limit();
      if (!read(at, chunk)) {
        return false;
      }
      at += chunk.limit();
      crc.update(chunk.flip());
    }
    return (int) crc.getValue() == crc(summary);
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

  private void checkExtents() throws DamagedPackException {
    for (int record = 0; record < records; record++) {
      long offset = offset(record);
      long size = index.getLong(record * RECORD + 40);
      if (offset < 0 || size < 0 || offset > bodies - size) {
        throw new DamagedPackException("body out of bounds in pack " + path);
      }
    }
  }

  @Override
  public Path path() {
    return path;
  }

  /** The file is whole. */
  @Override
  public void settle(int record) {}

  /** It holds nothing any more, so that what is made anew is taken instead. */
  @Override
  public void removeDamaged() throws IOException {
    damaged = true;
    Files.deleteIfExists(path);
  }

  @Override
  public void close() throws IOException {
    closed = true;
    open.close(this);
  }

  boolean isDamaged() {
    return damaged;
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
  public long size(int record) {
    return index.getLong(record * RECORD + 40);
  }

  @Override
  public boolean isOf(int record, Content c) {
    int at = record * RECORD;
    return !damaged
        && index.getLong(at) == c.h0()
        && index.getLong(at + 8) == c.h1()
        && index.getLong(at + 16) == c.h2()
        && index.getLong(at + 24) == c.h3();
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
