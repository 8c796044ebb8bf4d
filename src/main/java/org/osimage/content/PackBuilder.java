package org.osimage.content;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The growing file behind a pack: appends bodies, remembers their records, seals with an index. One
 * thread writes; another may read what has a record and is in the file.
 */
final class PackBuilder implements Pack {
  private static final int CHUNK = 1 << 20;
  private static final int PER_BLOCK = 4096;
  private static final int LONGS = PackFile.RECORD / Long.BYTES;

  /** A body that was written and has no record yet. */
  record Written(Content content, long start, int crc) {}

  private final Path temporary;
  private final FileChannel channel;

  /** Records in blocks of seven longs each; no boxing, no copying while growing. */
  private final List<long[]> blocks = new ArrayList<>();

  private int records;

  /** What follows the first {@code synced} bytes, which are in the file. */
  private final byte[] buffer = new byte[CHUNK];

  private int buffered;
  private volatile long synced;

  /** CRC-32C of the blocks of bodies that are in the file. */
  private int[] sums = new int[16];

  private int summed;

  /** Of the bytes in the file behind the last whole block. */
  private final CRC32C running = new CRC32C();

  private int inBlock;

  /** Whether what is written are no bodies any more. */
  private boolean sealing;

  PackBuilder(Path temporary) throws IOException {
    this.temporary = temporary;
    this.channel = FileChannel.open(temporary, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  @Override
  public Path path() {
    return temporary;
  }

  int records() {
    return records;
  }

  private long end() {
    return synced + buffered;
  }

  /** Writes a body; one that fails in the middle leaves nothing. */
  Written write(InputStream body) throws IOException {
    long start = end();
    try {
      MessageDigest sha = Sha256.digest();
      CRC32C crc = new CRC32C();
      while (true) {
        int room = room();
        int n = body.readNBytes(buffer, buffered, room);
        if (n == 0) {
          break;
        }
        sha.update(buffer, buffered, n);
        crc.update(buffer, buffered, n);
        buffered += n;
      }
      return new Written(Content.of(sha.digest(), end() - start), start, (int) crc.getValue());
    } catch (IOException | RuntimeException | Error e) {
      cutTo(start);
      throw e;
    }
  }

  Written write(byte[] body, Content content) throws IOException {
    long start = end();
    try {
      append(body, body.length);
    } catch (IOException e) {
      cutTo(start);
      throw e;
    }
    CRC32C crc = new CRC32C();
    crc.update(body, 0, body.length);
    return new Written(content, start, (int) crc.getValue());
  }

  private void append(byte[] bytes, int length) throws IOException {
    for (int at = 0; at < length; ) {
      int n = Math.min(length - at, room());
      System.arraycopy(bytes, at, buffer, buffered, n);
      buffered += n;
      at += n;
    }
  }

  private int room() throws IOException {
    if (buffered == CHUNK) {
      sync();
    }
    return CHUNK - buffered;
  }

  /** Brings every byte written so far into the file. */
  void sync() throws IOException {
    ByteBuffer rest = ByteBuffer.wrap(buffer, 0, buffered);
    try {
      while (rest.hasRemaining()) {
        channel.write(rest, synced + rest.position());
      }
    } catch (IOException e) {
      throw CacheFiles.explain(e, temporary);
    }
    if (!sealing) {
      sum(buffer, buffered);
    }
    synced += buffered;
    buffered = 0;
  }

  /** Takes bytes into the sums of blocks. */
  private void sum(byte[] bytes, int length) {
    for (int at = 0; at < length; ) {
      int n = Math.min(length - at, PackFile.BLOCK - inBlock);
      running.update(bytes, at, n);
      at += n;
      inBlock += n;
      if (inBlock == PackFile.BLOCK) {
        sums = summed == sums.length ? Arrays.copyOf(sums, summed * 2) : sums;
        sums[summed++] = (int) running.getValue();
        running.reset();
        inBlock = 0;
      }
    }
  }

  /** The sums as if no body had been written from {@code start} on. */
  private void sumUpTo(long start) throws IOException {
    summed = (int) (start / PackFile.BLOCK);
    running.reset();
    inBlock = 0;
    ByteBuffer rest = ByteBuffer.allocate((int) (start % PackFile.BLOCK));
    if (!PackFile.readFully(channel, start - rest.capacity(), rest)) {
      throw new IOException("somebody truncated " + temporary);
    }
    sum(rest.array(), rest.capacity());
  }

  /** Forgets what was written from {@code start} on and has no record. */
  void cutTo(long start) throws IOException {
    if (start < synced) {
      synced = start;
      buffered = 0;
      channel.truncate(start);
      sumUpTo(start);
    } else {
      buffered = (int) (start - synced);
    }
  }

  /** Gives a written body its record, and returns the record's number. */
  int record(Written body) {
    if (records % PER_BLOCK == 0) {
      blocks.add(new long[PER_BLOCK * LONGS]);
    }
    Content c = body.content();
    long[] block = blocks.get(records / PER_BLOCK);
    int at = records % PER_BLOCK * LONGS;
    block[at] = c.h0();
    block[at + 1] = c.h1();
    block[at + 2] = c.h2();
    block[at + 3] = c.h3();
    block[at + 4] = body.start();
    block[at + 5] = c.size();
    block[at + 6] = body.crc();
    return records++;
  }

  private long field(int record, int field) {
    return blocks.get(record / PER_BLOCK)[record % PER_BLOCK * LONGS + field];
  }

  @Override
  public long key(int record) {
    return field(record, 0);
  }

  @Override
  public long offset(int record) {
    return field(record, 4);
  }

  @Override
  public int crc(int record) {
    return (int) field(record, 6);
  }

  @Override
  public long size(int record) {
    return field(record, 5);
  }

  @Override
  public boolean isOf(int record, Content c) {
    return field(record, 0) == c.h0()
        && field(record, 1) == c.h1()
        && field(record, 2) == c.h2()
        && field(record, 3) == c.h3();
  }

  @Override
  public void settle(int record) throws IOException {
    if (field(record, 4) + field(record, 5) > synced) {
      sync();
    }
  }

  @Override
  public boolean read(long offset, ByteBuffer target) throws IOException {
    return PackFile.readFully(channel, offset, target);
  }

  /** Nobody but this process has written to it, a moment ago. */
  @Override
  public boolean readChecked(long offset, ByteBuffer target) throws IOException {
    return read(offset, target);
  }

  /** SHA-256 over the index; names a pack of loose bodies. */
  byte[] indexDigest() {
    MessageDigest sha = Sha256.digest();
    forEachIndexBlock(sha::update);
    return sha.digest();
  }

  private interface BlockSink<X extends Exception> {
    void accept(ByteBuffer block) throws X;
  }

  private <X extends Exception> void forEachIndexBlock(BlockSink<X> sink) throws X {
    ByteBuffer block = ByteBuffer.allocate(PER_BLOCK * PackFile.RECORD);
    for (int first = 0; first < records; first += PER_BLOCK) {
      int count = Math.min(PER_BLOCK, records - first);
      block.clear();
      block.asLongBuffer().put(blocks.get(first / PER_BLOCK), 0, count * LONGS);
      block.limit(count * PackFile.RECORD);
      sink.accept(block);
    }
  }

  /**
   * Writes index and footer and moves the file to its final name. Who reads from it meanwhile reads
   * on, until {@link #close}.
   */
  void publish(Path target, int summary) throws IOException {
    sync();
    long indexAt = synced;
    ByteBuffer footer = ByteBuffer.allocate(PackFile.FOOTER);
    footer.putLong(PackFile.MAGIC).putLong(records).putLong(indexAt).putLong(summary);
    ByteBuffer blocks = blockTable();
    MessageDigest sha = Sha256.digest();
    sealing = true;
    try {
      forEachIndexBlock(
          block -> {
            sha.update(block.duplicate());
            append(block.array(), block.limit());
          });
      sha.update(blocks.duplicate());
      append(blocks.array(), blocks.limit());
      sha.update(footer.duplicate().flip());
      append(footer.put(sha.digest()).array(), PackFile.FOOTER);
      sync();
      Files.createDirectories(target.getParent());
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      throw new IOException("the content store must lie on one file system: " + target, e);
    } catch (IOException e) {
      cutTo(indexAt); // the bodies stay readable, and publishing may be tried again
      throw e;
    } finally {
      sealing = false;
    }
  }

  private ByteBuffer blockTable() {
    ByteBuffer table = ByteBuffer.allocate((summed + 1) * Integer.BYTES);
    for (int i = 0; i < summed; i++) {
      table.putInt(sums[i]);
    }
    if (inBlock > 0) {
      table.putInt((int) running.getValue());
    }
    return table.flip();
  }

  /** Only this process sees the file. */
  @Override
  public void removeDamaged() {}

  /** Removes the file, whose bodies another one has; who reads from it reads on. */
  void abandon() throws IOException {
    Files.deleteIfExists(temporary);
  }

  /** Closes the file, and removes it unless it was published. */
  @Override
  public void close() throws IOException {
    channel.close();
    Files.deleteIfExists(temporary);
  }
}
