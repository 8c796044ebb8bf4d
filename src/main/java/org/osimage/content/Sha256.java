package org.osimage.content;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** SHA-256, by which bodies are addressed. */
public final class Sha256 {
  private static final String NAME = "SHA-256";

  private Sha256() {}

  public static MessageDigest digest() {
    return Digests.of(NAME);
  }

  public static byte[] of(byte[] bytes) {
    return digest().digest(bytes);
  }

  /** As 64 hexadecimal digits in lower case. */
  public static String hex(byte[] bytes) {
    return Digests.hex(NAME, bytes);
  }

  /** Of a text in UTF-8, as 64 hexadecimal digits in lower case. */
  public static String hex(String text) {
    return hex(text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] of(ByteBuffer bytes) {
    MessageDigest digest = digest();
    digest.update(bytes);
    return digest.digest();
  }
}
