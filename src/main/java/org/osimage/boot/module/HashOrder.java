package org.osimage.boot.module;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;

/**
 * The order in which kmod walks its hash tables, which shows in its files: by bucket, and by bytes
 * within a bucket. The hash is Paul Hsieh's SuperFastHash.
 */
final class HashOrder {
  private HashOrder() {}

  /**
   * @param buckets a power of two
   */
  static Comparator<String> ofBuckets(int buckets) {
    return Comparator.comparingInt((String key) -> hash(key) & (buckets - 1))
        .thenComparing(Comparator.naturalOrder()); // Latin-1 text: characters are bytes
  }

  static int hash(String key) {
    byte[] k = key.getBytes(StandardCharsets.ISO_8859_1);
    int hash = k.length;
    int at = 0;
    for (; at + 4 <= k.length; at += 4) {
      hash += le16(k, at);
      hash = (hash << 16) ^ ((le16(k, at + 2) << 11) ^ hash);
      hash += hash >>> 11;
    }
    switch (k.length - at) {
      case 3 -> {
        hash += le16(k, at);
        hash ^= hash << 16;
        hash ^= k[at + 2] << 18;
        hash += hash >>> 11;
      }
      case 2 -> {
        hash += le16(k, at);
        hash ^= hash << 11;
        hash += hash >>> 17;
      }
      case 1 -> {
        hash += k[at];
        hash ^= hash << 10;
        hash += hash >>> 1;
      }
      default -> {}
    }
    return avalanche(hash);
  }

  private static int avalanche(int start) {
    int hash = start;
    hash ^= hash << 3;
    hash += hash >>> 5;
    hash ^= hash << 4;
    hash += hash >>> 17;
    hash ^= hash << 25;
    hash += hash >>> 6;
    return hash;
  }

  private static int le16(byte[] k, int at) {
    return k[at] & 0xff | (k[at + 1] & 0xff) << 8;
  }
}
