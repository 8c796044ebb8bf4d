package org.osimage.shell.file;

import java.nio.charset.StandardCharsets;

/** Between bytes, strings of bytes (one character each) and texts. */
public final class Bytes {
  private Bytes() {}

  /** The string of bytes with these bytes. */
  public static String of(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  public static String of(byte[] bytes, int offset, int length) {
    return new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
  }

  /** The bytes of a string of bytes. */
  public static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** A Java text as the string of its UTF-8 bytes. */
  public static String fromText(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A string of bytes read as UTF-8, for messages and names of the tree. */
  public static String toText(String bytes) {
    return new String(bytes(bytes), StandardCharsets.UTF_8);
  }
}
