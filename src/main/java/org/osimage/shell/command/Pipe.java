package org.osimage.shell.command;

import java.io.IOException;
import java.util.Arrays;

/**
 * Between two commands, of which the first runs to its end before the second begins. A writer that
 * would never end is stopped as if nobody read any more; a reader that then wants more than was
 * kept is refused.
 */
public final class Pipe implements Stream {
  /** Ends a command as SIGPIPE does. */
  public static final class Broken extends IOException {
    private static final long serialVersionUID = 1L;

    public Broken() {
      super("Broken pipe");
    }
  }

  /** Ends a command that would read on from one that was stopped. */
  public static final class Starved extends IOException {
    private static final long serialVersionUID = 1L;

    public Starved() {
      super("a pipe without end");
    }
  }

  /** That the writer would have gone on. */
  public void cut() {
    cut = true;
  }

  private final Budget budget;
  private byte[] bytes = new byte[512];
  private int written;
  private int read;
  private boolean cut;

  public Pipe(Budget budget) {
    this.budget = budget;
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    if (cut || written + (long) length > budget.limits().pipe()) {
      cut = true;
      throw new Broken();
    }
    budget.output(length);
    if (written + length > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(written + length, bytes.length * 2));
    }
    System.arraycopy(source, offset, bytes, written, length);
    written += length;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (read == written) {
      if (cut) {
        throw new Starved();
      }
      return -1;
    }
    int n = Math.min(length, written - read);
    System.arraycopy(bytes, read, target, offset, n);
    read += n;
    return n;
  }
}
