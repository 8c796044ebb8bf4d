package org.osimage.compress.block;

import java.nio.file.Path;
import java.util.concurrent.Executor;

/**
 * What an encoder may use of the host. None of it changes a byte.
 *
 * @param executor runs blocks. It may be busy, or even be the one that the calling thread belongs
 *     to: a block that no worker has begun is encoded by the caller
 * @param threads the most blocks of one stream to encode at a time, at least 1; with 1 the executor
 *     is not used
 * @param scratch an existing directory for temporary files, which only {@code lofi} makes
 * @param heap bytes of heap that one stream may take
 */
public record Resources(Executor executor, int threads, Path scratch, long heap) {
  public Resources {
    if (threads < 1) {
      throw new IllegalArgumentException("threads: " + threads);
    }
  }

  /** Everything in the calling thread, with three quarters of this process's heap. */
  public static Resources serial(Path scratch) {
    return parallel(Runnable::run, 1, scratch);
  }

  /** Several threads, with three quarters of this process's heap. */
  public static Resources parallel(Executor executor, int threads, Path scratch) {
    return new Resources(executor, threads, scratch, Runtime.getRuntime().maxMemory() / 4 * 3);
  }

  Resources withThreads(int fewer) {
    return new Resources(executor, fewer, scratch, heap);
  }
}
