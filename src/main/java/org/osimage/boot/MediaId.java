package org.osimage.boot;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.osimage.content.Sha256;

/**
 * The identifiers of a medium, all derived from a digest of what is on it: the same content has the
 * same identifiers, other content others.
 */
public final class MediaId {
  private final byte[] digest;

  /**
   * @param contentDigest of everything that makes the image, e.g. a SHA-256 of the tree's listing
   */
  public MediaId(byte[] contentDigest) {
    this.digest = contentDigest.clone();
  }

  private byte[] derived(String purpose) {
    MessageDigest sha = Sha256.digest();
    sha.update(digest);
    return sha.digest(purpose.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * In the form of a UUID version 4 (RFC 9562), by which a running system finds its root; the text
   * of {@code /.volsetid}.
   */
  public String volumeSetId() {
    byte[] id = derived("volume set");
    id[6] = (byte) (id[6] & 0x0f | 0x40);
    id[8] = (byte) (id[8] & 0x3f | 0x80);
    String hex = HexFormat.of().formatHex(id, 0, 16);
    return String.join(
        "-",
        hex.substring(0, 8),
        hex.substring(8, 12),
        hex.substring(12, 16),
        hex.substring(16, 20),
        hex.substring(20, 32));
  }

  /** 16 bytes for a purpose. */
  public byte[] bytes(String purpose) {
    return Arrays.copyOf(derived("id " + purpose), 16);
  }

  /** A 32-bit number other than 0, for disk signatures and FAT serials; 1 to 2^32-1. */
  public long serial(String purpose) {
    byte[] b = derived("serial " + purpose);
    long value = (b[0] & 0xffL) << 24 | (b[1] & 0xffL) << 16 | (b[2] & 0xffL) << 8 | (b[3] & 0xffL);
    return Math.max(1, value);
  }

  /** Path, relative to the volume, of the file by which GRUB finds the volume of the kernel. */
  public String marker(String medium) {
    return ".disk/" + HexFormat.of().formatHex(derived("marker " + medium), 0, 8);
  }
}
