package org.osimage.maven;

import java.io.PrintStream;
import java.util.Locale;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.logging.Log;
import org.osimage.BuildLog;
import org.osimage.Printable;

/** Maven's log, and a live bar where a person is watching one build at a time. */
public final class MavenLog implements BuildLog {
  private static final long REDRAW_NANOS = 100_000_000L;
  private static final int BAR = 30;

  private final Log log;
  private final boolean live;
  private final PrintStream terminal = System.out;
  private long lastDrawn;
  private int width;

  public MavenLog(Log log, MavenSession session) {
    this.log = log;
    this.live =
        System.console() != null
            && session.getRequest().isInteractiveMode()
            && session.getRequest().getDegreeOfConcurrency() <= 1
            && log.isInfoEnabled();
  }

  @Override
  public synchronized void info(String line) {
    endProgress();
    log.info(Printable.line(line));
  }

  @Override
  public synchronized void warn(String line) {
    endProgress();
    log.warn(Printable.line(line));
  }

  @Override
  public synchronized void debug(String line) {
    if (log.isDebugEnabled()) {
      endProgress();
      log.debug(Printable.line(line));
    }
  }

  @Override
  public void progress(String what, long done, long total) {
    if (!live) {
      return;
    }
    synchronized (this) {
      long now = System.nanoTime();
      if (now - lastDrawn < REDRAW_NANOS) {
        return;
      }
      lastDrawn = now;
      String line = line(Printable.line(what), done, total);
      terminal.print("\r" + line + " ".repeat(Math.max(0, width - line.length())));
      terminal.flush();
      width = line.length();
    }
  }

  private static String line(String what, long done, long total) {
    if (total <= 0) {
      return String.format(Locale.ROOT, "  %s %.1f MiB", what, done / 1048576.0);
    }
    int filled = (int) Math.min(BAR, done * BAR / total);
    return String.format(
        Locale.ROOT,
        "  %s [%s%s] %.1f of %.1f MiB",
        what,
        "#".repeat(filled),
        ".".repeat(BAR - filled),
        done / 1048576.0,
        total / 1048576.0);
  }

  /** Wipes the bar, so that the next line starts in the first column. */
  synchronized void endProgress() {
    if (width > 0) {
      terminal.print("\r" + " ".repeat(width) + "\r");
      terminal.flush();
      width = 0;
    }
  }
}
