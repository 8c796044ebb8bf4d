package org.osimage.flar;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.osimage.ImageBuildException;

/**
 * A text section to write.
 *
 * @param name e.g. summary
 * @param body its lines
 */
public record FlarSection(String name, Body body) {
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
    check(text, what);
    boolean whole = text.length == 0 || text[text.length - 1] == '\n';
    return new FlarSection(
        name,
        out -> {
          out.write(text);
          if (!whole) {
            out.write('\n');
          }
        });
  }

  private static void check(byte[] text, String what) throws ImageBuildException {
    int number = 1;
    for (int from = 0; from < text.length; number++) {
      int end = from;
      while (end < text.length && text[end] != '\n') {
        if (text[end] == 0 || text[end] == '\r') {
          throw new ImageBuildException(
              what + ", line " + number + ": a " + (text[end] == 0 ? "NUL" : "CR")
                  + " character, which readers of a flash archive do not agree on: take it out");
        }
        end++;
      }
      if (end - from > FlarLimits.LINE) {
        throw new ImageBuildException(
            what + ", line " + number + ": longer than " + FlarLimits.LINE + " bytes: break it");
      }
      String start =
          new String(text, from, Math.min(end - from, 40), StandardCharsets.ISO_8859_1);
      if (SectionName.isDelimiter(start)) {
        throw new ImageBuildException(
            what + ", line " + number + ": '" + start
                + "' would begin or end a section of the archive: change the line");
      }
      from = end + 1;
    }
  }
}
