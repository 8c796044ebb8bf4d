package org.osimage.disk.container;

import java.util.Arrays;
import java.util.zip.Adler32;
import org.osimage.bytes.Fields;

/** A zlib stream of what cannot be made smaller: its bytes in stored blocks. */
final class StoredZlib {
  /** The longest stored block (RFC 1951, 3.2.4). */
  private static final int MOST = 0xffff;

  private StoredZlib() {}

  static byte[] of(byte[] bytes, int length) {
    Fields f = new Fields(length + 32).be16(0x7801);
    for (int at = 0; at < length; at += MOST) {
      int n = Math.min(MOST, length - at);
      boolean last = at + n == length;
      f.u8(last ? 1 : 0).le16(n).le16(~n).put(Arrays.copyOfRange(bytes, at, at + n));
    }
    Adler32 sum = new Adler32();
    sum.update(bytes, 0, length);
    return f.be32(sum.getValue()).toBytes();
  }
}
