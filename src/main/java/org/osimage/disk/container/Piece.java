package org.osimage.disk.container;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.FutureTask;
import org.osimage.compress.block.LentThreads;

/**
 * 64 KiB of a disk, not all zeros.
 *
 * @param offset on the disk, a multiple of 64 KiB
 */
record Piece(
    long offset, ByteBuffer bytes, FutureTask<byte[]> deflated, LentThreads<byte[]> threads) {
  /** Bytes of a piece: a cluster of qcow2, a grain of VMDK. */
  static final int SIZE = 64 << 10;

  /** The bytes, from the first; the caller may move the buffer's position. */
  ByteBuffer raw() {
    return bytes.duplicate();
  }

  /** The bytes as a zlib stream, made once for all that want it. */
  byte[] zlib() throws IOException {
    return threads.await(deflated);
  }
}
