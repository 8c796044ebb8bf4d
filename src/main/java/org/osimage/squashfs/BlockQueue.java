package org.osimage.squashfs;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import org.osimage.compress.block.LentThreads;
import org.osimage.compress.block.Resources;
import org.osimage.content.DerivedBodies;
import org.osimage.output.ImageChannel;

/**
 * Blocks that are compressed in parallel and written in order. A fixed number is in flight, so that
 * memory does not depend on the image.
 */
final class BlockQueue {
  /** Blocks in flight for each thread: a hard one must not keep the others waiting. */
  private static final int AHEAD = 4;

  /** Learns where a block was written, and its size as the format has it. */
  interface Placed {
    void at(long position, int sizeField);
  }

  private record Pending(FutureTask<StoredBlock> block, Placed placed) {}

  private final ImageChannel out;
  private final DerivedBodies derived;
  private final LentThreads<StoredBlock> threads;
  private final Consumer<StoredBlock> written;
  private final int ahead;
  private final ArrayDeque<Pending> pending = new ArrayDeque<>();

  /**
   * @param written told of each block when it has been written
   */
  BlockQueue(
      ImageChannel out, DerivedBodies derived, Resources resources, Consumer<StoredBlock> written) {
    this.out = out;
    this.written = written;
    this.derived = derived;
    this.threads = new LentThreads<>(resources);
    this.ahead = resources.threads() == 1 ? 0 : AHEAD * resources.threads();
  }

  void add(Callable<StoredBlock> block, Placed placed) throws IOException {
    pending.add(new Pending(threads.submit(block), placed));
    while (pending.size() > ahead) {
      writeOldest();
    }
  }

  void finish() throws IOException {
    while (!pending.isEmpty()) {
      writeOldest();
    }
  }

  /** Drops what nobody has begun. */
  void cancel() {
    threads.cancel();
  }

  private void writeOldest() throws IOException {
    Pending oldest = pending.remove();
    StoredBlock block = threads.await(oldest.block());
    oldest.placed().at(out.position(), block.sizeField());
    out.write(block.bytes(), 0, block.length());
    block.fresh().ifPresent(key -> derived.keep(key, block.kept()));
    written.accept(block);
  }
}
