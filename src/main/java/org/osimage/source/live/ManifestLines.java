package org.osimage.source.live;

import java.io.IOException;
import java.io.InputStream;

/**
 * Cuts a stream into lines, which end with LF or CR LF, in a buffer that never grows: of a line
 * that is too long only the length is known.
 */
final class ManifestLines {
  /** The most bytes a line may have. */
  static final int MAX_LINE = 64 << 10;

  private final InputStream in;
  private final byte[] chunk = new byte[256 << 10];
  private final byte[] line = new byte[MAX_LINE];
  private int at;
  private int end;
  private int length;
  private int number;
  private boolean tooLong;

  ManifestLines(InputStream in) {
    this.in = in;
  }

  /** Moves to the next line, or says that there is none. */
  boolean next() throws IOException {
    length = 0;
    tooLong = false;
    boolean any = false;
    while (at < end || fill()) {
      any = true;
      int stop = at;
      while (stop < end && chunk[stop] != '\n') {
        stop++;
      }
      append(stop - at);
      at = stop;
      if (at < end) {
        at++;
        break;
      }
    }
    if (!tooLong && length > 0 && line[length - 1] == '\r') {
      length--;
    }
    number++;
    return any;
  }

  private void append(int count) {
    if (count > MAX_LINE - length) {
      tooLong = true;
    } else {
      System.arraycopy(chunk, at, line, length, count);
      length += count;
    }
  }

  private boolean fill() throws IOException {
    at = 0;
    end = in.read(chunk, 0, chunk.length);
    return end > 0;
  }

  /** The line's bytes, valid up to {@link #length} and until the next line. */
  byte[] bytes() {
    return line;
  }

  int length() {
    return length;
  }

  /** From 1. */
  int number() {
    return number;
  }

  boolean tooLong() {
    return tooLong;
  }
}
