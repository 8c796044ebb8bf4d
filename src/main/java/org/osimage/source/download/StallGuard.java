package org.osimage.source.download;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Ends a body that nothing arrives from; the HTTP client itself would wait for ever. */
final class StallGuard extends FilterInputStream {
  private final String address;
  private final long seconds;
  private volatile boolean stalled;

  /**
   * @param seconds without a byte after which reading fails
   */
  StallGuard(InputStream in, String address, long seconds) {
    super(in);
    this.address = address;
    this.seconds = seconds;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    // the platform's own timer, so no thread of ours; it forgets an alarm that was completed
    CompletableFuture<Boolean> alarm = new CompletableFuture<>();
    alarm.completeOnTimeout(true, seconds, TimeUnit.SECONDS).thenAccept(this::stall);
    try {
      int n = in.read(target, offset, length);
      if (stalled) {
        throw new IOException("stalled");
      }
      return n;
    } catch (IOException e) {
      String what = stalled ? "nothing arrived for " + seconds + " seconds" : e.toString();
      throw new IOException("cannot read " + address + ": " + what, e);
    } finally {
      alarm.complete(false);
    }
  }

  private void stall(boolean silent) {
    if (!silent) {
      return;
    }
    stalled = true;
    try {
      in.close();
    } catch (IOException e) {
      stalled = true; // the reader reports it
    }
  }
}
