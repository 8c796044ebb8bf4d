package org.osimage.compress.block;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;

/**
 * Encodes the blocks of one stream on at most {@code threads} threads of an executor that may be
 * shared, busy, or shut down: whoever waits for a block that nobody has begun encodes it himself,
 * so a stream always moves on.
 */
final class BlockWorkers {
  private final BlockFormat format;
  private final Resources resources;
  private final ArrayDeque<FutureTask<Encoded>> waiting = new ArrayDeque<>();
  private final ArrayDeque<BlockFormat.Encoder> idle = new ArrayDeque<>();
  private int running;

  BlockWorkers(BlockFormat format, Resources resources) {
    this.format = format;
    this.resources = resources;
  }

  /** Queues a block. */
  FutureTask<Encoded> submit(Block block) {
    FutureTask<Encoded> task = new FutureTask<>(() -> encode(block));
    if (resources.threads() > 1 && enqueue(task)) {
      try {
        resources.executor().execute(this::drain);
      } catch (RejectedExecutionException e) {
        leave();
      }
    }
    return task;
  }

  /** Waits for a block, or encodes it here. */
  Encoded await(FutureTask<Encoded> task) throws IOException {
    task.run();
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while compressing");
    } catch (ExecutionException e) {
      throw rethrow(e);
    }
  }

  /** Drops the blocks that nobody has begun. */
  synchronized void cancel() {
    waiting.clear();
  }

  private static IOException rethrow(ExecutionException e) {
    Throwable cause = e.getCause();
    if (cause instanceof IOException io) {
      return new IOException(io.getMessage(), io);
    }
    if (cause instanceof Error error) {
      throw error;
    }
    throw new IllegalStateException("encoder failed", e);
  }

  private Encoded encode(Block block) throws IOException {
    BlockFormat.Encoder encoder = borrow();
    Encoded encoded = encoder.encode(block);
    giveBack(encoder);
    return encoded;
  }

  private synchronized BlockFormat.Encoder borrow() {
    return idle.isEmpty() ? format.newEncoder() : idle.pop();
  }

  private synchronized void giveBack(BlockFormat.Encoder encoder) {
    idle.push(encoder);
  }

  /** Whether one more worker is wanted. */
  private synchronized boolean enqueue(FutureTask<Encoded> task) {
    waiting.add(task);
    if (running == resources.threads()) {
      return false;
    }
    running++;
    return true;
  }

  private synchronized void leave() {
    running--;
  }

  private void drain() {
    while (true) {
      FutureTask<Encoded> task;
      synchronized (this) {
        if (waiting.isEmpty()) {
          running--;
          return;
        }
        task = waiting.remove();
      }
      task.run();
    }
  }
}
