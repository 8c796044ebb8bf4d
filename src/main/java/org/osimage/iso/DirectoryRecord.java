package org.osimage.iso;

import org.osimage.bytes.Fields;

/** A directory record (ECMA-119 section 9.1). */
final class DirectoryRecord {
  static final int DIRECTORY = 0x02;
  static final int MORE_EXTENTS = 0x80;

  /** The largest length that is even and fits the length byte. */
  static final int LIMIT = 254;

  /** The identifiers of a directory itself and of its parent. */
  static final byte[] SELF = {0};

  static final byte[] PARENT = {1};

  private DirectoryRecord() {}

  /** Bytes that a record leaves for system use, an even number. */
  static int room(byte[] identifier) {
    return LIMIT - (33 + identifier.length + 1) / 2 * 2;
  }

  /**
   * @param extent with a size below 2^32
   * @param date seven bytes
   * @param systemUse at most {@link #room} bytes
   */
  static byte[] of(byte[] identifier, Extent extent, byte[] date, int flags, byte[] systemUse) {
    int named = (33 + identifier.length + 1) / 2 * 2;
    int length = (named + systemUse.length + 1) / 2 * 2;
    if (length > LIMIT) {
      throw new IllegalStateException("a directory record of " + length + " bytes");
    }
    return new Fields(length)
        .u8(length)
        .u8(0)
        .both32(extent.lba())
        .both32(extent.size())
        .put(date)
        .u8(flags)
        .u8(0)
        .u8(0)
        .both16(1)
        .u8(identifier.length)
        .put(identifier)
        .zerosTo(named)
        .put(systemUse)
        .zerosTo(length)
        .toBytes();
  }
}
