package org.osimage.flar;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.osimage.content.Digests;
import org.osimage.content.Sha256;

/** The two hashes over the uncompressed archive section, and its length. */
final class PayloadDigests {
  private final MessageDigest md5;
  private final MessageDigest sha256 = Sha256.digest();
  private long count;

  PayloadDigests() {
    md5 = Digests.of("MD5");
  }

  /** For a {@link FanOut}: each hash on its own. */
  List<FanOut.Consumer> consumers() {
    return List.of(
        (bytes, length) -> md5.update(bytes, 0, length),
        (bytes, length) -> {
          sha256.update(bytes, 0, length);
          count += length;
        });
  }

  /** The hashes, once. */
  Sums sums() {
    HexFormat hex = HexFormat.of();
    return new Sums(hex.formatHex(md5.digest()), hex.formatHex(sha256.digest()), count);
  }

  /**
   * @param archiveId MD5, 32 hexadecimal digits in lower case
   * @param sha256 64 hexadecimal digits in lower case
   * @param size in bytes
   */
  record Sums(String archiveId, String sha256, long size) {
    /** What stands in their place until they are known. */
    static final Sums UNKNOWN = new Sums("0".repeat(32), "0".repeat(64), 0);
  }
}
