package org.osimage.shell.command;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import org.osimage.shell.file.Bytes;

/** Reads a stream line by line. */
public final class Lines {
  private final Stream in;
  private final Budget budget;
  private final byte[] buffer = new byte[1 << 14];
  private final int end;
  private int at;
  private int filled;
  private boolean ended;

  public Lines(Stream in, Budget budget) {
    this(in, budget, '\n');
  }

  /**
   * @param end the byte at the end of a line
   */
  public Lines(Stream in, Budget budget, char end) {
    this.in = in;
    this.budget = budget;
    this.end = end;
  }

  /** Whether the last line that was read had its end. */
  public boolean ended() {
    return ended;
  }

  /** The next line without its end. */
  public Optional<String> next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    budget.step();
    while (true) {
      if (at == filled) {
        filled = Math.max(0, in.read(buffer, 0, buffer.length));
        at = 0;
        if (filled == 0) {
          ended = false;
          return line.size() == 0 ? Optional.empty() : Optional.of(Bytes.of(line.toByteArray()));
        }
      }
      int start = at;
      while (at < filled && (buffer[at] & 0xff) != end) {
        at++;
      }
      line.write(buffer, start, at - start);
      budget.inMemory(line.size());
      if (at < filled) {
        at++;
        ended = true;
        return Optional.of(Bytes.of(line.toByteArray()));
      }
    }
  }

  /** Gives back what was read ahead, where the stream can take it. */
  public void giveBack() {
    if (filled > at && in.unread(filled - at)) {
      at = 0;
      filled = 0;
    }
  }
}
