package org.osimage.compress;

import org.osimage.bytes.Fields;

/**
 * The header of a lofi compressed image (lofiadm(8), {@code sys/lofi.h}); big-endian. Behind it
 * stand the offsets of all segments from the end of the index and, once more, their total.
 */
final class LofiHeader {
  /** Bytes of the algorithm's name, padded with zeros. */
  static final int NAME = 36;

  /** Bytes before the index. */
  static final int SIZE = NAME + 3 * Integer.BYTES;

  /** Uncompressed bytes of every segment but the last: lofiadm's default. */
  static final int SEGMENT = 128 << 10;

  /** What must be saved for a segment to be stored compressed. */
  static final int THRESHOLD = 2048;

  /** The image, compressed or not, comes in blocks of the device. */
  static final int DEVICE_BLOCK = 512;

  static final int STORED = 0;
  static final int COMPRESSED = 1;

  private LofiHeader() {}

  static byte[] of(String algorithm, int segments, int lastSegment) {
    return new Fields()
        .padded(algorithm, NAME, 0)
        .be32(SEGMENT)
        .be32(segments + 1L)
        .be32(lastSegment)
        .toBytes();
  }
}
