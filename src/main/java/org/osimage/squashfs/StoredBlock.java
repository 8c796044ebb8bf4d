package org.osimage.squashfs;

import java.util.Optional;
import org.osimage.content.Content;

/**
 * A block as it goes to the disk.
 *
 * @param bytes what to write; none for a block of zeros
 * @param length how many of them count
 * @param form how the bytes stand for the block
 * @param fresh the key to keep the result under, if it is new
 */
@SuppressWarnings("ArrayRecordComponent") // a buffer in flight, never compared
record StoredBlock(byte[] bytes, int length, Form form, Optional<Content> fresh) {
  /** How a block is kept, on the disk and beside the bodies. */
  enum Form {
    COMPRESSED,
    /** Compressing does not make it smaller. */
    PLAIN,
    /** Nothing is written for it. */
    ZEROS
  }

  private static final byte[] KEPT_PLAIN = {};
  private static final byte[] KEPT_ZEROS = {0};

  /** As the format has it in lists of blocks. */
  int sizeField() {
    return switch (form) {
      case COMPRESSED -> length;
      case PLAIN -> length | Layout.BLOCK_STORED;
      case ZEROS -> 0;
    };
  }

  /** What to keep: no compressed block has less than two bytes. */
  byte[] kept() {
    return switch (form) {
      case COMPRESSED -> bytes;
      case PLAIN -> KEPT_PLAIN;
      case ZEROS -> KEPT_ZEROS;
    };
  }

  /** The form of something that was kept. */
  static Form kept(int size) {
    return size == KEPT_PLAIN.length
        ? Form.PLAIN
        : size == KEPT_ZEROS.length ? Form.ZEROS : Form.COMPRESSED;
  }
}
