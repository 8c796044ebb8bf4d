package org.osimage.source.debian.certificate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An element of DER, ITU-T X.690: tag, and content in place.
 *
 * @param tag the identifier octet
 * @param start of the whole element
 * @param content where its content starts
 * @param end behind the content
 */
record Der(byte[] bytes, int tag, int start, int content, int end) {
  static final int SEQUENCE = 0x30;
  static final int SET = 0x31;
  static final int UTF8_STRING = 0x0c;

  /**
   * The element at an offset.
   *
   * @throws IllegalArgumentException if there is none within the limit
   */
  static Der at(byte[] bytes, int offset, int limit) {
    if (limit - offset < 2) {
      throw new IllegalArgumentException("truncated DER");
    }
    int length = bytes[offset + 1] & 0xff;
    int content = offset + 2;
    if (length > 0x7f) {
      int octets = length & 0x7f;
      if (octets == 0 || octets > 3 || limit - content < octets) {
        throw new IllegalArgumentException("damaged DER length");
      }
      length = 0;
      for (int i = 0; i < octets; i++) {
        length = length << 8 | bytes[content++] & 0xff;
      }
    }
    if (length > limit - content) {
      throw new IllegalArgumentException("truncated DER");
    }
    return new Der(bytes, bytes[offset] & 0xff, offset, content, content + length);
  }

  /** The elements that a constructed one holds. */
  List<Der> children() {
    List<Der> children = new ArrayList<>();
    for (int at = content; at < end; at = children.get(children.size() - 1).end()) {
      children.add(at(bytes, at, end));
    }
    return children;
  }

  byte[] contentBytes() {
    return Arrays.copyOfRange(bytes, content, end);
  }

  byte[] wholeBytes() {
    return Arrays.copyOfRange(bytes, start, end);
  }

  /** An element of less than 2^24 bytes of content. */
  static byte[] encode(int tag, byte[] content) {
    int n = content.length;
    byte[] head =
        n < 0x80
            ? new byte[] {(byte) tag, (byte) n}
            : n < 0x100
                ? new byte[] {(byte) tag, (byte) 0x81, (byte) n}
                : n < 0x10000
                    ? new byte[] {(byte) tag, (byte) 0x82, (byte) (n >> 8), (byte) n}
                    : new byte[] {
                      (byte) tag, (byte) 0x83, (byte) (n >> 16), (byte) (n >> 8), (byte) n
                    };
    byte[] whole = Arrays.copyOf(head, head.length + n);
    System.arraycopy(content, 0, whole, head.length, n);
    return whole;
  }
}
