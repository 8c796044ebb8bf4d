package org.osimage.source.debian.repository;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.osimage.ImageBuildException;

/**
 * A document in the cleartext signature framework (RFC 9580, 7).
 *
 * @param text what was signed, unescaped, with line feeds; nothing outside of it is ever looked at
 * @param canonical the bytes that the signature covers
 * @param signature the armored signature
 */
record ClearSigned(byte[] text, byte[] canonical, byte[] signature) {
  private static final String BEGIN = "-----BEGIN PGP SIGNED MESSAGE-----";
  private static final String SIGNATURE = "-----BEGIN PGP SIGNATURE-----";

  static boolean is(byte[] document) {
    String start =
        new String(document, 0, Math.min(document.length, 64), StandardCharsets.US_ASCII);
    return start.startsWith(BEGIN);
  }

  /**
   * @param name for messages
   */
  static ClearSigned parse(byte[] document, String name) throws ImageBuildException {
    List<byte[]> lines = lines(document);
    int at = 0;
    if (lines.isEmpty() || !ascii(lines.get(at++)).equals(BEGIN)) {
      throw new ImageBuildException(name + " is no clear-signed document");
    }
    while (at < lines.size() && lines.get(at).length > 0) {
      if (!ascii(lines.get(at)).startsWith("Hash:")) {
        throw new ImageBuildException(name + ": unknown header before the signed text");
      }
      at++;
    }
    at++;
    ByteArrayOutputStream text = new ByteArrayOutputStream(document.length);
    ByteArrayOutputStream canonical = new ByteArrayOutputStream(document.length);
    boolean first = true;
    for (; at < lines.size() && !ascii(lines.get(at)).equals(SIGNATURE); at++) {
      byte[] line = unescaped(lines.get(at), name);
      if (!first) {
        canonical.write('\r');
        canonical.write('\n');
      }
      canonical.write(line, 0, line.length);
      text.write(line, 0, line.length);
      text.write('\n');
      first = false;
    }
    if (at >= lines.size()) {
      throw new ImageBuildException(name + " ends before its signature");
    }
    ByteArrayOutputStream signature = new ByteArrayOutputStream();
    for (; at < lines.size(); at++) {
      signature.writeBytes(lines.get(at));
      signature.write('\n');
    }
    return new ClearSigned(text.toByteArray(), canonical.toByteArray(), signature.toByteArray());
  }

  private static byte[] unescaped(byte[] line, String name) throws ImageBuildException {
    if (line.length == 0 || line[0] != '-') {
      return line;
    }
    if (line.length < 2 || line[1] != ' ') {
      throw new ImageBuildException(name + ": a line of the signed text begins with a bare dash");
    }
    return java.util.Arrays.copyOfRange(line, 2, line.length);
  }

  private static String ascii(byte[] line) {
    return new String(line, StandardCharsets.ISO_8859_1);
  }

  /** Lines without their ends; trailing blanks are not part of what is signed. */
  private static List<byte[]> lines(byte[] document) {
    List<byte[]> lines = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= document.length; i++) {
      if (i == document.length ? start < i : document[i] == '\n') {
        int end = i;
        while (end > start && isBlank(document[end - 1])) {
          end--;
        }
        lines.add(java.util.Arrays.copyOfRange(document, start, end));
        start = i + 1;
      }
    }
    return lines;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t' || b == '\r';
  }
}
