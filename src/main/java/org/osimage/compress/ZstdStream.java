package org.osimage.compress;

import com.github.luben.zstd.EndDirective;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.osimage.ImageBuildException;

/**
 * Zstandard, one frame with a content checksum, by zstd-jni. There is always at least one worker:
 * the bytes are the same for every number of workers, but not the same without any. Buffers are
 * direct, so that the native code never holds up the garbage collector.
 */
final class ZstdStream extends OutputStream {
  private static final int INPUT = 1 << 20;
  private static final int OUTPUT = 256 << 10;

  private final OutputStream target;
  private final ZstdCompressCtx context;
  private final ByteBuffer input = ByteBuffer.allocateDirect(INPUT);
  private final ByteBuffer output = ByteBuffer.allocateDirect(OUTPUT);
  private final byte[] piece = new byte[OUTPUT];
  private boolean failed;
  private boolean closed;

  ZstdStream(OutputStream target, int level, int workers) {
    this.target = target;
    this.context = new ZstdCompressCtx();
    context.setLevel(level).setChecksum(true).setWorkers(workers);
  }

  /**
   * Loads the native code.
   *
   * @throws ImageBuildException if there is none for this host, or it cannot be loaded
   */
  static void requireNative(Runnable load) throws ImageBuildException {
    try {
      load.run();
    } catch (LinkageError | RuntimeException e) {
      throw new ImageBuildException(
          "compression type zstd cannot run on this host, its native code does not load ("
              + e.getMessage()
              + "): choose gzip or xz, or point java.io.tmpdir to a directory that allows"
              + " executable files",
          e);
    }
  }

  /** Bytes, nearly all native: per worker a job's input, output and tables. */
  static long memory(int level, int workers) {
    int windowLog = level < 3 ? 19 + level - 1 : level < 9 ? 21 : level < 17 ? 22 : 23;
    long window = 1L << windowLog;
    long tables = level < 13 ? 8 * window : 12 * window;
    return INPUT + 2L * OUTPUT + (workers + 3L) * 8 * window + workers * tables;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (closed || failed) {
      throw new IOException(closed ? "stream closed" : "stream failed before");
    }
    int at = offset;
    int left = length;
    while (left > 0) {
      int n = Math.min(left, input.remaining());
      input.put(bytes, at, n);
      at += n;
      left -= n;
      if (!input.hasRemaining()) {
        encode(EndDirective.CONTINUE);
      }
    }
  }

  private void encode(EndDirective directive) throws IOException {
    input.flip();
    boolean done = false;
    try {
      boolean flushed;
      do {
        flushed = context.compressDirectByteBufferStream(output, input, directive);
        drain();
      } while (input.hasRemaining() || directive == EndDirective.END && !flushed);
      done = true;
    } catch (ZstdException e) {
      throw new IOException("zstd failed: " + e.getMessage(), e);
    } finally {
      failed |= !done;
      input.clear();
    }
  }

  private void drain() throws IOException {
    output.flip();
    int n = output.remaining();
    output.get(piece, 0, n);
    output.clear();
    target.write(piece, 0, n);
  }

  /** Ends the frame, unless writing failed before, and closes the target in either case. */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try (target;
        context) {
      if (!failed) {
        // apart from the end, or a short input would be encoded without a worker
        encode(EndDirective.CONTINUE);
        encode(EndDirective.END);
      }
    }
  }
}
