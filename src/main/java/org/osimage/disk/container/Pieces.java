package org.osimage.disk.container;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.FutureTask;
import org.osimage.compress.BlockCodec;
import org.osimage.compress.block.LentThreads;
import org.osimage.compress.block.Resources;

/**
 * A channel that cuts a raw disk into pieces and hands those that are not zeros to every sink, in
 * order. It can be sought forward, which leaves zeros. Where a sink wants pieces compressed, some
 * of them wait while lent threads compress.
 */
final class Pieces implements SeekableByteChannel {
  private static final byte[] ZEROS = new byte[Piece.SIZE];

  /** Pieces that wait for each thread. */
  private static final int WAITING = 4;

  private final List<DiskSink> sinks;
  private final boolean compress;
  private final BlockCodec codec;
  private final LentThreads<byte[]> threads;
  private final int most;
  private final ArrayDeque<Piece> waiting = new ArrayDeque<>();

  private byte[] piece = new byte[Piece.SIZE + BlockCodec.SLACK];
  private long position;

  /** Whether something was put into the piece at hand. */
  private boolean touched;

  Pieces(List<DiskSink> sinks, boolean compress, Resources resources) throws IOException {
    this.sinks = sinks;
    this.compress = compress;
    codec = BlockCodec.of("gzip", OptionalInt.empty(), Piece.SIZE);
    Resources granted = compress ? codec.grant(resources) : resources;
    threads = new LentThreads<>(granted);
    most = compress ? granted.threads() * WAITING : 0;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    int length = source.remaining();
    while (source.hasRemaining()) {
      int at = (int) (position % Piece.SIZE);
      int n = Math.min(source.remaining(), Piece.SIZE - at);
      source.get(piece, at, n);
      touched = true;
      position += n;
      if (position % Piece.SIZE == 0) {
        complete(position - Piece.SIZE);
      }
    }
    return length;
  }

  private void complete(long offset) throws IOException {
    if (touched && Arrays.mismatch(piece, 0, Piece.SIZE, ZEROS, 0, Piece.SIZE) >= 0) {
      byte[] bytes = piece;
      FutureTask<byte[]> deflated =
          compress
              ? threads.submit(() -> zlib(bytes))
              : new FutureTask<>(() -> zlib(bytes)); // runs where it is asked for
      waiting.add(new Piece(offset, ByteBuffer.wrap(bytes, 0, Piece.SIZE), deflated, threads));
      piece = new byte[Piece.SIZE + BlockCodec.SLACK];
      hand(most);
    } else if (touched) {
      Arrays.fill(piece, (byte) 0);
    }
    touched = false;
  }

  private byte[] zlib(byte[] bytes) throws IOException {
    return codec.encode(bytes, Piece.SIZE).orElseGet(() -> StoredZlib.of(bytes, Piece.SIZE));
  }

  /** Hands out all but so many. */
  private void hand(int left) throws IOException {
    while (waiting.size() > left) {
      Piece next = waiting.remove();
      for (DiskSink sink : sinks) {
        sink.put(next);
      }
    }
  }

  /** After the last byte. */
  void finish() throws IOException {
    if (position % Piece.SIZE != 0) {
      complete(position / Piece.SIZE * Piece.SIZE);
    }
    hand(0);
    for (DiskSink sink : sinks) {
      sink.finish();
    }
  }

  /** Drops what nobody will read. */
  void cancel() {
    threads.cancel();
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public SeekableByteChannel position(long to) throws IOException {
    if (to < position) {
      throw new IllegalStateException("a disk is written from its start to its end");
    }
    long begun = position / Piece.SIZE * Piece.SIZE;
    if (to >= begun + Piece.SIZE && position > begun) {
      complete(begun);
    }
    position = to;
    return this;
  }

  @Override
  public long size() {
    return position;
  }

  @Override
  public int read(ByteBuffer target) {
    throw new UnsupportedOperationException("only written to");
  }

  @Override
  public SeekableByteChannel truncate(long size) {
    throw new UnsupportedOperationException("only written to");
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public void close() {}
}
