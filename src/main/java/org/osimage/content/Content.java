package org.osimage.content;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * The address of a file body: its SHA-256 as four big-endian longs, and its size in bytes. Flat on
 * purpose: a million entries each hold one.
 */
public record Content(long h0, long h1, long h2, long h3, long size) {
  /** The body of no bytes. */
  public static final Content EMPTY =
      parse("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", 0);

  public Content {
    if (size < 0) {
      throw new IllegalArgumentException("negative size " + size);
    }
  }

  /** From the 32 bytes of a SHA-256. */
  public static Content of(byte[] sha256, long size) {
    if (sha256.length != 32) {
      throw new IllegalArgumentException("not a SHA-256: " + sha256.length + " bytes");
    }
    ByteBuffer b = ByteBuffer.wrap(sha256);
    return new Content(b.getLong(), b.getLong(), b.getLong(), b.getLong(), size);
  }

  /**
   * From 64 hexadecimal digits.
   *
   * @throws IllegalArgumentException if the text is not 64 hexadecimal digits
   */
  public static Content parse(String hex, long size) {
    if (hex.length() != 64) {
      throw new IllegalArgumentException("not a SHA-256: " + hex);
    }
    return new Content(word(hex, 0), word(hex, 16), word(hex, 32), word(hex, 48), size);
  }

  private static long word(String hex, int from) {
    return HexFormat.fromHexDigitsToLong(hex, from, from + 16);
  }

  /** The digest as 64 lower-case hexadecimal digits. */
  public String hex() {
    HexFormat f = HexFormat.of();
    return f.toHexDigits(h0) + f.toHexDigits(h1) + f.toHexDigits(h2) + f.toHexDigits(h3);
  }

  /** The 32 bytes of the digest. */
  public byte[] digest() {
    return ByteBuffer.allocate(32).putLong(h0).putLong(h1).putLong(h2).putLong(h3).array();
  }

  @Override
  public String toString() {
    return "sha256:" + hex() + " (" + size + " bytes)";
  }
}
