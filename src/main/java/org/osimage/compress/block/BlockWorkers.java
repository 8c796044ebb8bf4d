package org.osimage.compress.block;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.concurrent.FutureTask;

/** Encodes the blocks of one stream on lent threads, with as few encoders as work at a time. */
final class BlockWorkers {
  private final BlockFormat format;
  private final LentThreads<Encoded> threads;
  private final ArrayDeque<BlockFormat.Encoder> idle = new ArrayDeque<>();

  BlockWorkers(BlockFormat format, Resources resources) {
    this.format = format;
    this.threads = new LentThreads<>(resources);
  }

  /** Queues a block. */
  FutureTask<Encoded> submit(Block block) {
    return threads.submit(() -> encode(block));
  }

  /** Waits for a block, or encodes it here. */
  Encoded await(FutureTask<Encoded> task) throws IOException {
    return threads.await(task);
  }

  /** Drops the blocks that nobody has begun. */
  void cancel() {
    threads.cancel();
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
}
