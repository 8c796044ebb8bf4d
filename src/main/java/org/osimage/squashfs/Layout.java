package org.osimage.squashfs;

import java.util.List;
import org.osimage.ImageBuildException;

/** The numbers of the format. */
final class Layout {
  static final int MAGIC = 0x73717368; // "hsqs" on the disk
  static final int SUPERBLOCK = 96;

  /** Bytes in a metadata block before compression. */
  static final int METADATA = 8192;

  /** A metadata block's length says that it is not compressed. */
  static final int METADATA_STORED = 1 << 15;

  /** A block's or fragment's size says that it is not compressed. */
  static final int BLOCK_STORED = 1 << 24;

  static final int NO_FRAGMENT = -1;
  static final int NO_XATTR = -1;
  static final long NO_TABLE = -1;

  static final int FRAGMENT_ENTRY = 16;
  static final int EXPORT_ENTRY = 8;
  static final int ID_ENTRY = 4;
  static final int XATTR_ENTRY = 16;

  /** Files end at a multiple of this, so that loop devices see whole blocks. */
  static final int PADDING = 4096;

  /** Entries behind one directory header. */
  static final int HEADER_ENTRIES = 256;

  /** What a directory's size counts beyond its listing, for the two names that it does not hold. */
  static final int DOTS = 3;

  /** Inode types; the extended form of each is {@link #EXTENDED} more. */
  static final int DIRECTORY = 1;

  static final int FILE = 2;
  static final int SYMLINK = 3;
  static final int BLOCK_DEVICE = 4;
  static final int CHARACTER_DEVICE = 5;
  static final int FIFO = 6;
  static final int SOCKET = 7;
  static final int EXTENDED = 7;

  /** Compressors by number, from 1; those without a codec of ours are named for messages. */
  private static final List<String> COMPRESSORS =
      List.of("gzip", "lzma", "lzo", "xz", "lz4", "zstd");

  private Layout() {}

  static int compressor(String type) {
    return COMPRESSORS.indexOf(type) + 1;
  }

  static String compressor(int number) throws ImageBuildException {
    if (number < 1 || number > COMPRESSORS.size()) {
      throw new ImageBuildException("compressed in an unknown way, number " + number);
    }
    return COMPRESSORS.get(number - 1);
  }

  /** As the kernel's {@code new_encode_dev} has it. */
  static int deviceNumber(int major, int minor) {
    return minor & 0xff | major << 8 | (minor & ~0xff) << 12;
  }

  static int major(int device) {
    return device >>> 8 & 0xfff;
  }

  static int minor(int device) {
    return device & 0xff | device >>> 12 & 0xfff00;
  }
}
