package org.osimage.source.debian.repository;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Ends a body that nothing arrives from; the HTTP client itself would wait for ever. */
final class StallGuard extends FilterInputStream {
  private final ScheduledExecutorService timer;
  private final long seconds;
  private final String address;
  private volatile boolean stalled;

  /**
   * @param seconds without a byte after which reading fails
   */
  StallGuard(InputStream in, String address, ScheduledExecutorService timer, long seconds) {
    super(in);
    this.address = address;
    this.timer = timer;
    this.seconds = seconds;
  }

  /** A timer for any number of guards, which keeps no program alive. */
  static ScheduledExecutorService newTimer() {
    return Executors.newSingleThreadScheduledExecutor(
        task -> {
          Thread thread = new Thread(task, "osimage-download-timer");
          thread.setDaemon(true);
          return thread;
        });
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    ScheduledFuture<?> alarm = timer.schedule(this::stall, seconds, TimeUnit.SECONDS);
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
      alarm.cancel(false);
    }
  }

  private void stall() {
    stalled = true;
    try {
      in.close();
    } catch (IOException e) {
      // the reader reports the stall
      stalled = true;
    }
  }
}
