package org.osimage.flar;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.osimage.ImageBuildException;
import org.osimage.flar.header.FlarLimits;
import org.osimage.flar.header.SectionName;

/**
 * A text section to write.
 *
 * @param name e.g. summary
 * @param body its lines
 */
public record FlarSection(String name, Body body) {
  /** So much of a line tells whether it begins or ends a section. */
  private static final int START = 40;

  /** Writes whole lines, the same ones each time. */
  public interface Body {
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * A section of a text, which gets a line feed at its end if it lacks one.
   *
   * @param what for messages: where the text comes from
   * @throws ImageBuildException if a line would end the section, or has a character that programs
   *     pass on differently
   */
  public static FlarSection of(String name, byte[] text, String what) throws ImageBuildException {
    try {
      return of(name, () -> new ByteArrayInputStream(text), what, true);
    } catch (ImageBuildException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A section that another archive had, or could have had: a CR is let through.
   *
   * @param part opened at once for a look, and again for each writing
   */
  static FlarSection copied(String name, FlarSplit.Part part, String what) throws IOException {
    return of(name, part, what, false);
  }

  private static FlarSection of(String name, FlarSplit.Part part, String what, boolean strict)
      throws IOException {
    boolean whole;
    try (InputStream in = part.open()) {
      whole = check(in, what, strict);
    }
    return new FlarSection(
        name,
        out -> {
          try (InputStream in = part.open()) {
            in.transferTo(out);
          }
          if (!whole) {
            out.write('\n');
          }
        });
  }

  /** Whether the text ends in a line feed, or is empty. */
  private static boolean check(InputStream in, String what, boolean strict) throws IOException {
    byte[] chunk = new byte[1 << 16];
    StringBuilder start = new StringBuilder();
    int length = 0;
    int number = 1;
    for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
      for (int i = 0; i < n; i++) {
        byte b = chunk[i];
        if (b == 0 || (strict && b == '\r')) {
          throw new ImageBuildException(
              what
                  + ", line "
                  + number
                  + ": a "
                  + (b == 0 ? "NUL" : "CR")
                  + " character, which readers of a flash archive do not agree on: take it out");
        }
        if (b == '\n') {
          checkStart(start.toString(), number, what);
          start.setLength(0);
          length = 0;
          number++;
        } else {
          if (++length <= START) {
            start.append((char) (b & 0xff));
          } else if (length > FlarLimits.LINE) {
            throw new ImageBuildException(
                what
                    + ", line "
                    + number
                    + ": longer than "
                    + FlarLimits.LINE
                    + " bytes: break it");
          }
        }
      }
    }
    checkStart(start.toString(), number, what);
    return length == 0;
  }

  private static void checkStart(String start, int number, String what) throws ImageBuildException {
    if (SectionName.isDelimiter(start)) {
      throw new ImageBuildException(
          what
              + ", line "
              + number
              + ": '"
              + start
              + "' would begin or end a section of the archive: change the line");
    }
  }
}
