package org.osimage.flar;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One stream for several consumers, each of which gets every byte in order, on a thread that the
 * executor lends. When the executor is busy the writing thread does the work, so that the stream
 * always moves on; with one thread it does all of it. Memory is a fixed number of pieces.
 */
final class FanOut extends OutputStream {
  /** Takes the stream piece by piece; never by two threads at once. */
  interface Consumer {
    void accept(byte[] bytes, int length) throws IOException;
  }

  private static final int PIECE = 256 << 10;
  private static final int DEPTH = 12;

  private final List<Lane> lanes = new ArrayList<>();
  private final Optional<Executor> executor;
  private final ArrayDeque<Piece> idle = new ArrayDeque<>();
  private Piece filling = new Piece();

  /**
   * @param executor may be busy, or shut down
   * @param threads with 1 the executor is not used
   */
  FanOut(Executor executor, int threads, List<? extends Consumer> consumers) {
    this.executor = threads > 1 ? Optional.of(executor) : Optional.empty();
    consumers.forEach(consumer -> lanes.add(new Lane(consumer)));
  }

  private static final class Piece {
    private final byte[] bytes = new byte[PIECE];
    private final AtomicInteger readers = new AtomicInteger();
    private int length;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int at = offset;
    int end = offset + length;
    while (at < end) {
      int n = Math.min(end - at, PIECE - filling.length);
      System.arraycopy(bytes, at, filling.bytes, filling.length, n);
      filling.length += n;
      at += n;
      if (filling.length == PIECE) {
        hand();
      }
    }
  }

  private void hand() throws IOException {
    Piece piece = filling;
    filling = fresh();
    piece.readers.set(lanes.size());
    for (Lane lane : lanes) {
      lane.put(piece);
    }
  }

  private Piece fresh() {
    synchronized (idle) {
      if (!idle.isEmpty()) {
        return idle.pop();
      }
    }
    return new Piece(); // lanes hold at most DEPTH each, so that there are few
  }

  private void giveBack(Piece piece) {
    if (piece.readers.decrementAndGet() == 0) {
      piece.length = 0;
      synchronized (idle) {
        idle.push(piece);
      }
    }
  }

  /** Ends the stream: returns when every consumer has had all of it. */
  void finish() throws IOException {
    if (filling.length > 0) {
      hand();
    }
    for (Lane lane : lanes) {
      lane.finish();
    }
  }

  /** Gives up: pieces that wait are dropped. */
  void cancel() {
    lanes.forEach(Lane::cancel);
  }

  private final class Lane {
    private final Consumer consumer;
    private final ArrayDeque<Piece> waiting = new ArrayDeque<>();

    /** Held while the consumer works, so that pieces keep their order. */
    private final Object work = new Object();

    private boolean running;
    private volatile Optional<Throwable> failure = Optional.empty();

    Lane(Consumer consumer) {
      this.consumer = consumer;
    }

    void put(Piece piece) throws IOException {
      rethrow();
      boolean start;
      boolean full;
      synchronized (waiting) {
        waiting.add(piece);
        start = executor.isPresent() && !running;
        running |= start;
        full = waiting.size() > DEPTH;
      }
      if (start) {
        try {
          executor.get().execute(this::drain);
        } catch (RejectedExecutionException e) {
          synchronized (waiting) {
            running = false;
          }
        }
      }
      if (executor.isEmpty() || full) {
        one();
      }
    }

    private void drain() {
      while (true) {
        synchronized (waiting) {
          if (waiting.isEmpty()) {
            running = false;
            return;
          }
        }
        one();
      }
    }

    /** Lets the consumer take the next piece, if there is one. */
    private boolean one() {
      synchronized (work) {
        Piece piece;
        synchronized (waiting) {
          if (waiting.isEmpty()) {
            return false;
          }
          piece = waiting.remove();
        }
        try {
          if (failure.isEmpty()) {
            consumer.accept(piece.bytes, piece.length);
          }
        } catch (IOException | RuntimeException | Error e) {
          failure = Optional.of(e);
        } finally {
          giveBack(piece);
        }
        return true;
      }
    }

    void finish() throws IOException {
      while (one()) {
        // to the last piece; a piece that a worker has begun is waited for by the lock
      }
      rethrow();
    }

    void cancel() {
      synchronized (waiting) {
        waiting.clear();
      }
      synchronized (work) {
        // a piece that was begun is done
      }
    }

    private void rethrow() throws IOException {
      if (failure.isEmpty()) {
        return;
      }
      Throwable cause = failure.get();
      if (cause instanceof IOException io) {
        throw io;
      }
      if (cause instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException("a consumer of the archive's stream failed", cause);
    }
  }
}
