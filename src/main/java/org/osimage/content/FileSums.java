package org.osimage.content;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.CRC32C;

/**
 * Sums of large files, as fast as the disk: the SHA-256 of the size and of the CRC-32C of every
 * MiB. Any accident is noticed; no forger is kept away, who could write to where the sums are kept
 * as well.
 */
public final class FileSums {
  private static final int PIECE = 1 << 20;
  private static final int PIECES_AT_ONCE = 4;
  private static final int BUFFER = 1 << 18;

  private final Executor executor;
  private final int threads;

  /**
   * @param threads that the executor has; the caller's works as well, so that none need be free
   */
  public FileSums(Executor executor, int threads) {
    this.executor = executor;
    this.threads = threads;
  }

  /** The sum, in hexadecimal. */
  public String of(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      Run run = new Run(channel, channel.size());
      int helpers = (int) Math.min(threads - 1, run.pieces / PIECES_AT_ONCE);
      CountDownLatch done = new CountDownLatch(helpers);
      for (int i = 0; i < helpers; i++) {
        executor.execute(
            () -> {
              try {
                run.work();
              } finally {
                done.countDown();
              }
            });
      }
      run.work();
      await(done);
      return run.result();
    }
  }

  private static void await(CountDownLatch done) throws IOException {
    try {
      done.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** One file that is being read. */
  private static final class Run {
    private final FileChannel channel;
    private final long size;
    private final long pieces;
    private final ByteBuffer sums;
    private final AtomicLong next = new AtomicLong();
    private final AtomicReference<IOException> failure = new AtomicReference<>();

    Run(FileChannel channel, long size) {
      this.channel = channel;
      this.size = size;
      this.pieces = (size + PIECE - 1) / PIECE;
      this.sums = ByteBuffer.allocate(Math.toIntExact(Long.BYTES + pieces * Integer.BYTES));
      sums.putLong(0, size);
    }

    void work() {
      ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
      try {
        for (long first = next.getAndAdd(PIECES_AT_ONCE);
            first < pieces && failure.get() == null;
            first = next.getAndAdd(PIECES_AT_ONCE)) {
          for (long piece = first; piece < Math.min(pieces, first + PIECES_AT_ONCE); piece++) {
            sums.putInt((int) (Long.BYTES + piece * Integer.BYTES), sum(piece, buffer));
          }
        }
      } catch (IOException e) {
        failure.compareAndSet(null, e);
      }
    }

    private int sum(long piece, ByteBuffer buffer) throws IOException {
      CRC32C crc = new CRC32C();
      long end = Math.min(size, (piece + 1) * PIECE);
      for (long at = piece * PIECE; at < end; at += buffer.limit()) {
        buffer.clear().limit((int) Math.min(BUFFER, end - at));
        if (!PackFile.readFully(channel, at, buffer)) {
          throw new IOException("a file became shorter while it was read");
        }
        crc.update(buffer.flip());
      }
      return (int) crc.getValue();
    }

    String result() throws IOException {
      IOException failed = failure.get();
      if (failed != null) {
        throw failed;
      }
      return Sha256.hex(sums.array());
    }
  }
}
