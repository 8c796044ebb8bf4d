package org.osimage.output;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/**
 * A stream as a channel; the JDK's own adapter moves only 8 KiB at a time, which encoders that work
 * on large blocks feel.
 */
final class StreamChannel implements WritableByteChannel {
  private final OutputStream stream;
  private final byte[] chunk = new byte[256 << 10];
  private boolean open = true;

  StreamChannel(OutputStream stream) {
    this.stream = stream;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    int written = source.remaining();
    while (source.hasRemaining()) {
      int n = Math.min(source.remaining(), chunk.length);
      source.get(chunk, 0, n);
      stream.write(chunk, 0, n);
    }
    return written;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() throws IOException {
    open = false;
    stream.close();
  }
}
