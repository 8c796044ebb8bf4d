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
import java.util.List;

/** The growing file behind a pack: appends bodies, remembers their records, seals with an index. */
final class PackBuilder implements Pack {
  private static final int CHUNK = 1 << 20;
  private static final int PER_BLOCK = 4096;

  private final Path temporary;
  private final FileChannel channel;

  /** Records in blocks of six longs each; no boxing, no copying while growing. */
  private final List<long[]> blocks = new ArrayList<>();

  private final byte[] chunk = new byte[CHUNK];
  private int records;
  private long end;
  private long synced;
  private final ByteBuffer pending = ByteBuffer.allocateDirect(CHUNK);

  PackBuilder(Path temporary) throws IOException {
    this.temporary = temporary;
    this.channel =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
  }

  int records() {
    return records;
  }

  /** Appends without looking for an equal body; the caller drops duplicates. */
  Content append(InputStream body) throws IOException {
    MessageDigest sha = Sha256.digest();
    long start = end;
    int n;
    while ((n = body.readNBytes(chunk, 0, CHUNK)) > 0) {
      sha.update(chunk, 0, n);
      write(chunk, n);
    }
    Content content = Content.of(sha.digest(), end - start);
    record(content, start);
    return content;
  }

  Content append(byte[] body, int length, Content content) throws IOException {
    long start = end;
    write(body, length);
    record(content, start);
    return content;
  }

  /** Forgets the last body, which another pack holds already. */
  void dropLast() throws IOException {
    records--;
    long start = field(records, 4);
    if (start < synced) {
      pending.clear();
      channel.truncate(start);
      synced = start;
    } else {
      pending.position((int) (start - synced));
    }
    end = start;
  }

  private void record(Content c, long start) {
    if (records % PER_BLOCK == 0 && records / PER_BLOCK == blocks.size()) {
      blocks.add(new long[PER_BLOCK * 6]);
    }
    long[] block = blocks.get(records / PER_BLOCK);
    int at = records % PER_BLOCK * 6;
    block[at] = c.h0();
    block[at + 1] = c.h1();
    block[at + 2] = c.h2();
    block[at + 3] = c.h3();
    block[at + 4] = start;
    block[at + 5] = c.size();
    records++;
  }

  private void write(byte[] bytes, int length) throws IOException {
    int at = 0;
    while (at < length) {
      if (!pending.hasRemaining()) {
        sync();
      }
      int n = Math.min(length - at, pending.remaining());
      pending.put(bytes, at, n);
      at += n;
    }
    end += length;
  }

  /** Makes every appended byte readable through the channel. */
  void sync() throws IOException {
    pending.flip();
    while (pending.hasRemaining()) {
      synced += channel.write(pending, synced);
    }
    pending.clear();
  }

  private long field(int record, int field) {
    return blocks.get(record / PER_BLOCK)[record % PER_BLOCK * 6 + field];
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
  public boolean holds(int record, Content c) {
    return field(record, 0) == c.h0()
        && field(record, 1) == c.h1()
        && field(record, 2) == c.h2()
        && field(record, 3) == c.h3()
        && field(record, 5) == c.size();
  }

  Content content(int record) {
    return new Content(
        field(record, 0), field(record, 1), field(record, 2), field(record, 3), field(record, 5));
  }

  @Override
  public FileChannel channel() throws IOException {
    if (synced < end) {
      sync();
    }
    return channel;
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
    ByteBuffer buffer = ByteBuffer.allocate(PER_BLOCK * PackFile.RECORD);
    for (int first = 0; first < records; first += PER_BLOCK) {
      buffer.clear();
      buffer
          .asLongBuffer()
          .put(blocks.get(first / PER_BLOCK), 0, Math.min(PER_BLOCK, records - first) * 6);
      buffer.limit(Math.min(PER_BLOCK, records - first) * PackFile.RECORD);
      sink.accept(buffer);
    }
  }

  /** Writes index and footer and moves the file to its final name. */
  void publish(Path target, int summary) throws IOException {
    long indexAt = end;
    ByteBuffer footer = ByteBuffer.allocate(PackFile.FOOTER);
    footer.putLong(PackFile.MAGIC).putLong(records).putLong(indexAt).putLong(summary);
    footer.put(indexDigest());
    forEachIndexBlock(block -> write(block.array(), block.limit()));
    write(footer.array(), PackFile.FOOTER);
    sync();
    channel.close();
    Files.createDirectories(target.getParent());
    try {
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      throw new IOException("the content store must lie on one file system: " + target, e);
    }
  }

  void discard() throws IOException {
    channel.close();
    Files.deleteIfExists(temporary);
  }
}
