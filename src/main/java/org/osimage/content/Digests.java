package org.osimage.content;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Digests of bytes as hexadecimal digits in lower case. Algorithms by the names that Java has for
 * them; those used here, {@code MD5}, {@code SHA-1}, {@code SHA-256}, {@code SHA-512} and {@code
 * SHA-512/256}, are on every Java platform of ours.
 */
public final class Digests {
  private Digests() {}

  /** A digest to be fed. */
  public static MessageDigest of(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java platform lacks " + algorithm, e);
    }
  }

  public static String hex(String algorithm, byte[] bytes) {
    return HexFormat.of().formatHex(of(algorithm).digest(bytes));
  }

  /** Of a stream, which is read to its end and not closed. */
  public static String hex(String algorithm, InputStream in) throws IOException {
    MessageDigest digest = of(algorithm);
    byte[] chunk = new byte[1 << 16];
    for (int n = in.read(chunk, 0, chunk.length); n >= 0; n = in.read(chunk, 0, chunk.length)) {
      digest.update(chunk, 0, n);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Of a body of the store. */
  public static String hex(String algorithm, ContentStore store, Content content)
      throws IOException {
    try (InputStream in = store.open(content)) {
      return hex(algorithm, in);
    }
  }
}
