package org.osimage.source.svr4.format;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.osimage.ImageBuildException;

/**
 * A text file of a package, which knows what to say about its lines.
 *
 * @param name for messages: package and file
 * @param lines without line ends; the first is number 1
 */
public record PackageText(String name, List<String> lines) {
  /**
   * Decodes the bytes.
   *
   * @throws ImageBuildException if they are not UTF-8 or hold a NUL
   */
  public static PackageText of(String name, byte[] bytes) throws ImageBuildException {
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes))
              .toString();
      if (text.indexOf('\0') >= 0) {
        throw new ImageBuildException(name + " holds a NUL character, so it is no text");
      }
      return new PackageText(name, text.lines().toList());
    } catch (CharacterCodingException e) {
      throw new ImageBuildException(name + " is not valid UTF-8; convert it with iconv", e);
    }
  }

  /**
   * @param line counted from 1
   */
  public ImageBuildException error(int line, String what) {
    return new ImageBuildException(name + ", line " + line + ": " + what);
  }
}
