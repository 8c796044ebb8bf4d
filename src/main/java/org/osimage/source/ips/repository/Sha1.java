package org.osimage.source.ips.repository;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** SHA-1, which names payloads and tells damage in catalogs; it proves no origin. */
final class Sha1 {
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{40}");

  private Sha1() {}

  static MessageDigest digest() {
    return digest("SHA-1");
  }

  static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform of ours has " + algorithm, e);
    }
  }

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(digest().digest(bytes));
  }

  /** Whether the text is 40 lower-case hexadecimal digits. */
  static boolean isHex(String text) {
    return HEX.matcher(text).matches();
  }
}
