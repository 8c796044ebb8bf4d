package org.osimage.source.debian.unpack;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.osimage.content.Sha256;

/** Hashes and counts what is read through it. */
final class HashedInput extends InputStream {
  private final InputStream in;
  private final MessageDigest sha = Sha256.digest();
  private long count;

  HashedInput(InputStream in) {
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int n = in.read(target, offset, length);
    if (n > 0) {
      sha.update(target, offset, n);
      count += n;
    }
    return n;
  }

  long count() {
    return count;
  }

  /** The digest of all that was read; call once, at the end. */
  String sha256() {
    return HexFormat.of().formatHex(sha.digest());
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
