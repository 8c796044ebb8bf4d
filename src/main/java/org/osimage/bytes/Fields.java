package org.osimage.bytes;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing record of fixed-width fields, as the specifications of disk formats draw them. */
public final class Fields {
  private byte[] bytes;
  private int size;

  public Fields() {
    this(256);
  }

  /** With room for a record of an expected size. */
  public Fields(int expected) {
    bytes = new byte[expected];
  }

  /** Bytes written so far. */
  public int size() {
    return size;
  }

  public Fields u8(int value) {
    room(1);
    bytes[size++] = (byte) value;
    return this;
  }

  public Fields le16(int value) {
    room(2);
    bytes[size] = (byte) value;
    bytes[size + 1] = (byte) (value >> 8);
    size += 2;
    return this;
  }

  public Fields le32(long value) {
    room(4);
    bytes[size] = (byte) value;
    bytes[size + 1] = (byte) (value >> 8);
    bytes[size + 2] = (byte) (value >> 16);
    bytes[size + 3] = (byte) (value >> 24);
    size += 4;
    return this;
  }

  public Fields le64(long value) {
    return le32(value).le32(value >> 32);
  }

  public Fields be16(int value) {
    room(2);
    bytes[size] = (byte) (value >> 8);
    bytes[size + 1] = (byte) value;
    size += 2;
    return this;
  }

  public Fields be32(long value) {
    room(4);
    bytes[size] = (byte) (value >> 24);
    bytes[size + 1] = (byte) (value >> 16);
    bytes[size + 2] = (byte) (value >> 8);
    bytes[size + 3] = (byte) value;
    size += 4;
    return this;
  }

  public Fields be64(long value) {
    return be32(value >> 32).be32(value);
  }

  /** Little then big endian, as ECMA-119 7.2.3 has it. */
  public Fields both16(int value) {
    return le16(value).be16(value);
  }

  /** Little then big endian, as ECMA-119 7.3.3 has it. */
  public Fields both32(long value) {
    return le32(value).be32(value);
  }

  public Fields put(byte... raw) {
    room(raw.length);
    System.arraycopy(raw, 0, bytes, size, raw.length);
    size += raw.length;
    return this;
  }

  /**
   * @throws IllegalArgumentException if the text is not ASCII, as with {@link #padded}
   */
  public Fields ascii(String text) {
    return put(bytes(text));
  }

  private static byte[] bytes(String text) {
    byte[] raw = text.getBytes(StandardCharsets.ISO_8859_1);
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0x7f) {
        throw new IllegalArgumentException("not ASCII: " + text);
      }
    }
    return raw;
  }

  /**
   * Text cut to or padded to {@code width} bytes.
   *
   * @param pad the byte to fill with
   */
  public Fields padded(String text, int width, int pad) {
    byte[] raw = bytes(text);
    put(Arrays.copyOf(raw, Math.min(raw.length, width)));
    for (int i = raw.length; i < width; i++) {
      u8(pad);
    }
    return this;
  }

  public Fields zeros(int count) {
    room(count);
    size += count;
    return this;
  }

  /** Zeros up to an absolute size. */
  public Fields zerosTo(int absolute) {
    if (absolute < size) {
      throw new IllegalStateException("at " + size + ", past " + absolute);
    }
    return zeros(absolute - size);
  }

  private void room(int count) {
    if (size + count > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + count));
    }
  }

  public byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }
}
