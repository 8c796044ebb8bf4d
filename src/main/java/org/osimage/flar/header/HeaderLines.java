package org.osimage.flar.header;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.osimage.ImageBuildException;

/** The lines before the archive section, never longer than the limit; knows where it is. */
public final class HeaderLines {
  private final InputStream in;
  private final String archive;
  private final byte[] buffer = new byte[64 << 10];
  private int at;
  private int end;
  private long read;
  private int number;

  public HeaderLines(InputStream in, String archive) {
    this.in = in;
    this.archive = archive;
  }

  /** The number of the line read last, from 1. */
  public int number() {
    return number;
  }

  /** Offset of the next line, in bytes. */
  long position() {
    return read - (end - at);
  }

  ImageBuildException error(String what) {
    return new ImageBuildException(archive + ", line " + number + ": " + what);
  }

  /**
   * The next line without its line feed, a character for each byte.
   *
   * @param where for messages: what the archive ends in
   * @throws ImageBuildException if there is none, or it is too long, or holds a NUL character
   */
  public String next(String where) throws IOException {
    number++;
    ByteArrayOutputStream parts = new ByteArrayOutputStream(0);
    while (true) {
      if (at == end && !fill()) {
        throw error("the archive is truncated, it ends in " + where);
      }
      int from = at;
      while (at < end && buffer[at] != '\n') {
        if (buffer[at] == 0) {
          throw error("a NUL character in " + where + ": no flash archive, or a damaged one");
        }
        at++;
      }
      if (parts.size() + at - from > FlarLimits.LINE) {
        throw error(
            "a line of more than " + FlarLimits.LINE + " bytes in " + where + ": not a header");
      }
      if (at < end && parts.size() == 0) {
        String line = new String(buffer, from, at - from, StandardCharsets.ISO_8859_1);
        at++;
        return line;
      }
      parts.write(buffer, from, at - from);
      if (at < end) {
        at++;
        return parts.toString(StandardCharsets.ISO_8859_1);
      }
    }
  }

  /** Whether nothing is left. */
  public boolean atEnd() throws IOException {
    return at == end && !fill();
  }

  private boolean fill() throws IOException {
    int n = in.read(buffer, 0, buffer.length);
    at = 0;
    end = Math.max(n, 0);
    read += end;
    return n > 0;
  }
}
