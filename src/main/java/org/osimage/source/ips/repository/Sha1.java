package org.osimage.source.ips.repository;

import java.util.regex.Pattern;
import org.osimage.content.Digests;

/** SHA-1, which names payloads and tells damage in catalogs; it proves no origin. */
final class Sha1 {
  static final String NAME = "SHA-1";
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{40}");

  private Sha1() {}

  static String hex(byte[] bytes) {
    return Digests.hex(NAME, bytes);
  }

  /** Whether the text is 40 lower-case hexadecimal digits. */
  static boolean isHex(String text) {
    return HEX.matcher(text).matches();
  }
}
