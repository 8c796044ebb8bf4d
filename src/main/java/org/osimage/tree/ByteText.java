package org.osimage.tree;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * Text whose every byte comes back. UTF-8 is read as UTF-8; a byte that is not UTF-8, say a letter
 * in Latin-1, becomes the lone surrogate U+DC80 to U+DCFF that holds its value, and that byte again
 * when written. So a file of any encoding, or of several, can be searched and changed in one line
 * without a guess about the others.
 */
public final class ByteText {
  private static final char ESCAPE = '\udc00';

  private ByteText() {}

  /** The text of any bytes. */
  public static String of(byte[] bytes) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    // no byte becomes more than one char
    CharBuffer out = CharBuffer.allocate(bytes.length);
    for (CoderResult at = decoder.decode(in, out, true);
        at.isError();
        at = decoder.decode(in, out, true)) {
      for (int i = at.length(); i > 0; i--) {
        out.put((char) (ESCAPE | in.get() & 0xff));
      }
    }
    return out.flip().toString();
  }

  /**
   * The bytes of a text.
   *
   * @throws IllegalArgumentException if it has half a surrogate pair that {@link #of} never makes
   */
  public static byte[] bytes(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.length());
    int from = 0;
    for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
      int point = text.codePointAt(at);
      if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
        if (point < (ESCAPE | 0x80) || point > (ESCAPE | 0xff)) {
          throw new IllegalArgumentException("half a surrogate pair at " + at);
        }
        out.writeBytes(text.substring(from, at).getBytes(StandardCharsets.UTF_8));
        out.write(point & 0xff);
        from = at + 1;
      }
    }
    out.writeBytes(text.substring(from).getBytes(StandardCharsets.UTF_8));
    return out.toByteArray();
  }
}
