package org.osimage.squashfs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.osimage.content.Content;
import org.osimage.content.ContentStore;
import org.osimage.content.DerivedBodies;
import org.osimage.output.ImageChannel;

/**
 * The blocks of files, in the order of the tree, and those of fragments, each behind the last file
 * that it holds; and where they all are.
 */
final class DataArea {
  private final Bodies bodies;
  private final Fragments fragments;
  private final ContentStore store;
  private final BlockMaker maker;
  private final BlockQueue queue;

  /** Where each body's first block is. */
  private final long[] start;

  /** Size fields of all blocks. */
  private final int[] sizes;

  private final long[] fragmentStart;
  private final int[] fragmentSize;

  private DataArea(
      Bodies bodies, Fragments fragments, ContentStore store, BlockMaker maker, BlockQueue queue) {
    this.bodies = bodies;
    this.fragments = fragments;
    this.store = store;
    this.maker = maker;
    this.queue = queue;
    start = new long[bodies.count()];
    sizes = new int[bodies.totalBlocks()];
    fragmentStart = new long[fragments.count()];
    fragmentSize = new int[fragments.count()];
  }

  /** Writes the blocks of everything. */
  static DataArea write(
      Bodies bodies,
      Fragments fragments,
      ContentStore store,
      SquashfsOptions options,
      ImageChannel out)
      throws IOException {
    DerivedBodies derived = store.derived(kind(options));
    BlockMaker maker = new BlockMaker(store, derived, options);
    BlockQueue queue = new BlockQueue(out, derived, options.resources(), maker::written);
    DataArea area = new DataArea(bodies, fragments, store, maker, queue);
    try {
      area.writeAll();
      queue.finish();
    } finally {
      queue.cancel();
    }
    derived.publish();
    return area;
  }

  /** Everything that a compressed block depends on but its bodies. */
  private static String kind(SquashfsOptions options) {
    return "squashfs 1 "
        + options.codec().type()
        + " "
        + options.codec().level()
        + " "
        + options.blockSize();
  }

  private void writeAll() throws IOException {
    for (int body = 0; body < bodies.count(); body++) {
      if (!bodies.isSmall(body)) {
        writeBlocks(body);
      } else if (fragments.isLast(body)) {
        writeFragments(fragments.of(body));
      }
    }
  }

  private void writeFragments(int block) throws IOException {
    int[] parts = fragments.bodies(block);
    queue.add(
        () -> maker.fragments(bodies, parts),
        (position, size) -> {
          fragmentStart[block] = position;
          fragmentSize[block] = size;
        });
  }

  private BlockQueue.Placed placed(int body, int block) {
    return (position, size) -> {
      if (block == 0) {
        start[body] = position;
      }
      sizes[bodies.firstBlock(body) + block] = size;
    };
  }

  private void writeBlocks(int body) throws IOException {
    Optional<DerivedBodies.Kept[]> kept = allKept(body);
    if (kept.isPresent()) {
      for (int block = 0; block < bodies.blocks(body); block++) {
        queue.add(fromKept(kept.get()[block], body, block), placed(body, block));
      }
    } else {
      Cutter cutter = new Cutter(body);
      store.copyTo(bodies.content(body), cutter);
      cutter.finish();
    }
  }

  private Callable<StoredBlock> fromKept(DerivedBodies.Kept kept, int body, int block) {
    Content content = bodies.content(body);
    long offset = (long) block * bodies.length(body, 0);
    int length = bodies.length(body, block);
    return StoredBlock.kept(kept.size()) == StoredBlock.Form.ZEROS
        ? BlockMaker::zeros
        : () -> maker.keptOrMade(kept, content, offset, length);
  }

  /** The kept blocks of a body; empty if the body itself is needed. */
  private Optional<DerivedBodies.Kept[]> allKept(int body) {
    DerivedBodies.Kept[] all = new DerivedBodies.Kept[bodies.blocks(body)];
    for (int block = 0; block < all.length; block++) {
      Optional<DerivedBodies.Kept> kept = maker.find(BlockMaker.key(bodies.content(body), block));
      if (kept.isEmpty() || StoredBlock.kept(kept.get().size()) == StoredBlock.Form.PLAIN) {
        return Optional.empty();
      }
      all[block] = kept.get();
    }
    return Optional.of(all);
  }

  /** Cuts a body into blocks as it passes by. */
  private final class Cutter implements WritableByteChannel {
    private final int body;
    private int block;
    private int filled;
    private byte[] buffer = new byte[0];

    Cutter(int body) {
      this.body = body;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      int length = source.remaining();
      while (source.hasRemaining()) {
        int size = bodies.length(body, block);
        if (filled == 0) {
          buffer = maker.buffer();
        }
        int n = Math.min(source.remaining(), size - filled);
        source.get(buffer, filled, n);
        filled += n;
        if (filled == size) {
          submit(buffer, size);
        }
      }
      return length;
    }

    private void submit(byte[] bytes, int length) throws IOException {
      Content key = BlockMaker.key(bodies.content(body), block);
      Optional<StoredBlock.Form> form = maker.find(key).map(kept -> StoredBlock.kept(kept.size()));
      queue.add(
          form.filter(f -> f == StoredBlock.Form.PLAIN).isPresent()
              ? () -> BlockMaker.plain(bytes, length)
              : () -> maker.make(bytes, length, key),
          placed(body, block));
      block++;
      filled = 0;
    }

    void finish() {
      if (block != bodies.blocks(body)) {
        throw new IllegalStateException("the store gave less than " + bodies.content(body));
      }
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }

  long start(int body) {
    return start[body];
  }

  /** The size field of a body's block. */
  int size(int body, int block) {
    return sizes[bodies.firstBlock(body) + block];
  }

  long fragmentStart(int fragment) {
    return fragmentStart[fragment];
  }

  int fragmentSize(int fragment) {
    return fragmentSize[fragment];
  }

  /** Bytes of a body in blocks of zeros. */
  long zeros(int body) {
    long zeros = 0;
    for (int block = 0; block < bodies.blocks(body); block++) {
      zeros += size(body, block) == 0 ? bodies.length(body, block) : 0;
    }
    return zeros;
  }
}
