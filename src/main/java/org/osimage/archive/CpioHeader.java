package org.osimage.archive;

import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.Entry.Device;

/**
 * The fields of one cpio record, in the order in which newc has them; the device of the file system
 * is always 0, the checksum unused.
 *
 * @param mode with the type bits
 * @param size of the body that follows, in bytes
 * @param name without the NUL that ends it
 */
public record CpioHeader(
    long inode,
    int mode,
    long uid,
    long gid,
    long links,
    long mtime,
    long size,
    int major,
    int minor,
    byte[] name) {
  public static final String TRAILER = "TRAILER!!!";

  /**
   * @param body the entry that owns the body; for most entries the entry itself
   * @param links number of names
   */
  static CpioHeader of(byte[] name, Entry body, long inode, long links, long size) {
    Attributes a = body.attributes();
    int major = body instanceof Device device ? device.major() : 0;
    int minor = body instanceof Device device ? device.minor() : 0;
    int mode = FileType.of(body) | a.mode();
    return new CpioHeader(
        inode, mode, a.uid(), a.gid(), links, a.mtime(), size, major, minor, name);
  }

  /** The record that ends an archive. */
  static CpioHeader trailer() {
    byte[] name = TRAILER.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    return new CpioHeader(0, 0, 0, 0, 1, 0, 0, 0, 0, name);
  }

  /** Length of header, name and padding, in bytes. */
  static long length(CpioFormat format, int nameLength) {
    return format.padded(format.headerLength + nameLength + 1L);
  }

  /** Header, name and padding. */
  byte[] encode(CpioFormat format) {
    byte[] out = new byte[(int) length(format, name.length)];
    int end =
        switch (format) {
          case NEWC -> newc(out);
          case ODC -> odc(out);
        };
    System.arraycopy(name, 0, out, end, name.length);
    return out;
  }

  private int newc(byte[] out) {
    int at = magic(out, '1');
    long[] fields = {
      inode, mode, uid, gid, links, mtime, size, 0, 0, major, minor, name.length + 1L, 0
    };
    for (long field : fields) {
      at = digits(out, at, field, 8, 4);
    }
    return at;
  }

  private int odc(byte[] out) {
    int at = magic(out, '7');
    at = digits(out, at, 0, 6, 3);
    at = digits(out, at, inode, 6, 3);
    at = digits(out, at, mode, 6, 3);
    at = digits(out, at, uid, 6, 3);
    at = digits(out, at, gid, 6, 3);
    at = digits(out, at, links, 6, 3);
    at = digits(out, at, (long) major << 8 | minor, 6, 3);
    at = digits(out, at, mtime, 11, 3);
    at = digits(out, at, name.length + 1L, 6, 3);
    return digits(out, at, size, 11, 3);
  }

  private static int magic(byte[] out, char last) {
    out[0] = '0';
    out[1] = '7';
    out[2] = '0';
    out[3] = '7';
    out[4] = '0';
    out[5] = (byte) last;
    return 6;
  }

  /** Digits of {@code bits} bits each, most significant first. */
  private static int digits(byte[] out, int at, long value, int width, int bits) {
    long rest = value;
    for (int i = at + width - 1; i >= at; i--) {
      int digit = (int) rest & ((1 << bits) - 1);
      out[i] = (byte) (digit < 10 ? '0' + digit : 'a' - 10 + digit);
      rest >>>= bits;
    }
    return at + width;
  }
}
