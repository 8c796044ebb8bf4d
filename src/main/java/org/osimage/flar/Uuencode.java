package org.osimage.flar;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The historical algorithm of uuencode(1): lines of up to 45 bytes, a blank is a backquote. */
final class Uuencode {
  private static final int LINE = 45;

  private Uuencode() {}

  /**
   * @param name that uudecode(1) gives the file
   */
  static byte[] encode(byte[] bytes, String name) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 3 * 4 + 200);
    out.writeBytes(("begin 644 " + name + "\n").getBytes(StandardCharsets.US_ASCII));
    for (int at = 0; at < bytes.length; at += LINE) {
      int length = Math.min(LINE, bytes.length - at);
      out.write(digit(length));
      for (int i = at; i < at + length; i += 3) {
        int group = (byteAt(bytes, i) << 16) | (byteAt(bytes, i + 1) << 8) | byteAt(bytes, i + 2);
        for (int shift = 18; shift >= 0; shift -= 6) {
          out.write(digit(group >> shift & 63));
        }
      }
      out.write('\n');
    }
    out.writeBytes("`\nend\n".getBytes(StandardCharsets.US_ASCII));
    return out.toByteArray();
  }

  private static int byteAt(byte[] bytes, int at) {
    return at < bytes.length ? bytes[at] & 0xff : 0;
  }

  private static int digit(int value) {
    return value == 0 ? '`' : ' ' + value;
  }
}
