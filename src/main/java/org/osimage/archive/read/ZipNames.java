package org.osimage.archive.read;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** What the names of zip members mean, in the way of Info-ZIP's unzip. */
final class ZipNames {
  private static final int UTF8 = 1 << 11;
  private static final int DOS = 0;
  private static final int UNIX = 3;
  private static final int OS_X = 19;
  private static final Charset CODE_PAGE = Charset.forName("IBM437");

  private ZipNames() {}

  /** The name in UTF-8, with slashes. */
  static byte[] of(ZipDirectory.Item item) {
    byte[] name = item.name();
    if (item.unicodeName().length > 0) {
      name = item.unicodeName();
    } else if ((item.flags() & UTF8) == 0 && !isUtf8(item)) {
      name = CODE_PAGE.decode(ByteBuffer.wrap(name)).toString().getBytes(StandardCharsets.UTF_8);
    }
    return hasBackslashes(item)
        ? new String(name, StandardCharsets.UTF_8)
            .replace('\\', '/')
            .getBytes(StandardCharsets.UTF_8)
        : name;
  }

  /** A Unix system writes the bytes of its own names, today UTF-8; DOS its code page. */
  private static boolean isUtf8(ZipDirectory.Item item) {
    boolean ascii = true;
    for (byte b : item.name()) {
      ascii &= b >= 0;
    }
    if (ascii) {
      return true;
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(item.name()));
      return item.host() == UNIX || item.host() == OS_X;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /** Whether a DOS program separated components by backslashes, as it must not. */
  static boolean hasBackslashes(ZipDirectory.Item item) {
    String name = new String(item.name(), StandardCharsets.ISO_8859_1);
    return item.host() == DOS && name.indexOf('\\') >= 0 && name.indexOf('/') < 0;
  }
}
