package org.osimage.compress.block;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;

/**
 * Runs tasks on at most so many threads of an executor that may be shared, busy, or shut down:
 * whoever waits for a task that nobody has begun runs it himself, so work always moves on.
 *
 * @param <T> what a task makes
 */
public final class LentThreads<T> {
  private final Resources resources;
  private final ArrayDeque<FutureTask<T>> waiting = new ArrayDeque<>();
  private int running;

  /** With {@link Resources#threads} of 1 every task runs where it is awaited. */
  public LentThreads(Resources resources) {
    this.resources = resources;
  }

  /** Queues a task. */
  public FutureTask<T> submit(Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    if (resources.threads() > 1 && enqueue(task)) {
      try {
        resources.executor().execute(this::drain);
      } catch (RejectedExecutionException e) {
        leave();
      }
    }
    return task;
  }

  /**
   * Waits for a task, or runs it here.
   *
   * @throws IOException what the task threw
   */
  public T await(FutureTask<T> task) throws IOException {
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

  /** Drops the tasks that nobody has begun. */
  public synchronized void cancel() {
    waiting.clear();
  }

  private static IOException rethrow(ExecutionException e) {
    Throwable cause = e.getCause();
    if (cause instanceof org.osimage.ImageBuildException build) {
      return build;
    }
    if (cause instanceof IOException io) {
      return new IOException(io.getMessage(), io);
    }
    if (cause instanceof Error error) {
      throw error;
    }
    throw new IllegalStateException("a task failed", e);
  }

  /** Whether one more worker is wanted. */
  private synchronized boolean enqueue(FutureTask<T> task) {
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
      FutureTask<T> task;
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
