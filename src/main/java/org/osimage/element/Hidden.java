package org.osimage.element;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A text that must not be seen in logs and checkpoints: as a string it is only its digest.
 *
 * @param digest of the text, which tells whether it changed
 */
public record Hidden(String text, String digest) {
  public static Hidden of(String text) {
    try {
      byte[] sha256 =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return new Hidden(text, "sha256:" + HexFormat.of().formatHex(sha256));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return digest;
  }
}
