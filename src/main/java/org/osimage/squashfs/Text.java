package org.osimage.squashfs;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.osimage.ImageBuildException;

/** Text of an image: UTF-8 without NUL. */
final class Text {
  private Text() {}

  static String decode(ImageFile file, String what, ByteBuffer bytes) throws ImageBuildException {
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .decode(bytes)
              .toString();
      if (text.indexOf('\0') >= 0) {
        throw file.damaged(what + " has a NUL character");
      }
      return text;
    } catch (CharacterCodingException e) {
      throw file.refused(what + " is not valid UTF-8, which an image's names must be");
    }
  }
}
