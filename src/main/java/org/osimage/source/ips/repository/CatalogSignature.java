package org.osimage.source.ips.repository;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osimage.ImageBuildException;
import org.osimage.content.Digests;

/**
 * The {@code _SIGNATURE} at the end of a catalog's file: the SHA-1 of the text before it, closed by
 * a brace and a line feed. It tells damage, not an attack. Written so by pkg5's catalog module.
 */
final class CatalogSignature {
  private static final int TAIL = 512;
  private static final Pattern SIGNATURE =
      Pattern.compile(",?\"_SIGNATURE\": ?\\{\"sha-1\": ?\"([0-9a-f]{40})\"\\}\\}\\s*$");

  private CatalogSignature() {}

  /**
   * Reads to the end.
   *
   * @param name for messages
   * @return the signature in hexadecimal
   * @throws ImageBuildException if the file has no signature, or another content
   */
  static String check(InputStream in, String name) throws IOException {
    MessageDigest sha = Digests.of(Sha1.NAME);
    byte[] buffer = new byte[1 << 16];
    int held = 0;
    for (int n = in.read(buffer, held, buffer.length - held);
        n >= 0;
        n = in.read(buffer, held, buffer.length - held)) {
      held += n;
      if (held == buffer.length) {
        sha.update(buffer, 0, held - TAIL);
        System.arraycopy(buffer, held - TAIL, buffer, 0, TAIL);
        held = TAIL;
      }
    }
    String rest = new String(buffer, 0, held, StandardCharsets.ISO_8859_1);
    Matcher matcher = SIGNATURE.matcher(rest.substring(Math.max(0, held - TAIL)));
    if (!matcher.find()) {
      throw new ImageBuildException(name + " does not end with its _SIGNATURE");
    }
    int start = Math.max(0, held - TAIL) + matcher.start();
    sha.update(buffer, 0, start);
    sha.update("}\n".getBytes(StandardCharsets.US_ASCII));
    byte[] declared = HexFormat.of().parseHex(matcher.group(1));
    if (!Arrays.equals(sha.digest(), declared)) {
      throw new ImageBuildException(
          name + " is damaged: its content does not have the SHA-1 of its _SIGNATURE");
    }
    return matcher.group(1);
  }
}
