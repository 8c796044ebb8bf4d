package org.osimage.source.debian.certificate;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.osimage.content.Digests;

/**
 * The number under which OpenSSL (1.0 and later) looks a certificate up in a directory: the first
 * four bytes, little-endian, of the SHA-1 of its subject in canonical form. There every string is
 * UTF-8, trimmed, with single spaces and ASCII letters in lower case (X509_NAME_hash; compared with
 * {@code openssl rehash} in a test).
 */
public final class SubjectHash {
  private SubjectHash() {}

  /**
   * Eight hexadecimal digits.
   *
   * @param certificate in DER
   * @throws IllegalArgumentException if it is none
   */
  public static String of(byte[] certificate) {
    ByteArrayOutputStream canonical = new ByteArrayOutputStream();
    for (Der rdn : subject(certificate).children()) {
      List<byte[]> attributes = new ArrayList<>();
      for (Der attribute : rdn.children()) {
        attributes.add(attribute(attribute));
      }
      attributes.sort(Arrays::compareUnsigned); // a SET OF is ordered
      ByteArrayOutputStream set = new ByteArrayOutputStream();
      attributes.forEach(set::writeBytes);
      canonical.writeBytes(Der.encode(Der.SET, set.toByteArray()));
    }
    byte[] sha = sha1(canonical.toByteArray());
    byte[] first = {sha[3], sha[2], sha[1], sha[0]};
    return HexFormat.of().formatHex(first);
  }

  static byte[] sha1(byte[] bytes) {
    return Digests.of("SHA-1").digest(bytes);
  }

  /** RFC 5280, 4.1: version, serial number, algorithm, issuer, validity, subject. */
  private static Der subject(byte[] certificate) {
    List<Der> fields = Der.at(certificate, 0, certificate.length).children().get(0).children();
    int index = (fields.get(0).tag() == 0xa0 ? 1 : 0) + 4;
    if (fields.size() <= index || fields.get(index).tag() != Der.SEQUENCE) {
      throw new IllegalArgumentException("a certificate without a subject");
    }
    return fields.get(index);
  }

  private static byte[] attribute(Der attribute) {
    List<Der> parts = attribute.children();
    Der value = parts.get(1);
    Optional<Charset> charset = charset(value.tag());
    byte[] encoded =
        charset.isEmpty()
            ? value.wholeBytes()
            : Der.encode(
                Der.UTF8_STRING,
                canonical(new String(value.contentBytes(), charset.get()))
                    .getBytes(StandardCharsets.UTF_8));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(parts.get(0).wholeBytes());
    out.writeBytes(encoded);
    return Der.encode(Der.SEQUENCE, out.toByteArray());
  }

  /** Of the types that are made canonical; others stay as they are. */
  private static Optional<Charset> charset(int tag) {
    return switch (tag) {
      case 0x0c -> Optional.of(StandardCharsets.UTF_8);
      case 0x13, 0x14, 0x16, 0x1a -> Optional.of(StandardCharsets.ISO_8859_1);
      case 0x1c -> Optional.of(Charset.forName("UTF-32BE"));
      case 0x1e -> Optional.of(StandardCharsets.UTF_16BE);
      default -> Optional.empty();
    };
  }

  private static String canonical(String text) {
    StringBuilder out = new StringBuilder();
    boolean gap = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == ' ' || (c >= '\t' && c <= '\r')) {
        gap = out.length() > 0;
      } else {
        out.append(gap ? " " : "").append(c >= 'A' && c <= 'Z' ? (char) (c + 32) : c);
        gap = false;
      }
    }
    return out.toString();
  }
}
