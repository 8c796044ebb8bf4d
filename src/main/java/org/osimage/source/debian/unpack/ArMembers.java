package org.osimage.source.debian.unpack;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.osimage.ImageBuildException;

/**
 * The members of an ar archive as deb(5) has them: a magic line, then for each member 60 bytes of
 * header and the body padded to an even length. Extended names do not occur.
 */
final class ArMembers {
  private static final byte[] MAGIC = "!<arch>\n".getBytes(StandardCharsets.US_ASCII);
  private static final int HEADER = 60;

  private final InputStream in;
  private Optional<Body> last = Optional.empty();

  /** A member whose body can be read until the next member is asked for. */
  record Member(String name, InputStream body) {}

  ArMembers(InputStream in) throws IOException {
    this.in = in;
    if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
      throw new ImageBuildException("it is no ar archive");
    }
  }

  /** The next member; empty at a clean end. What is left of the one before is skipped. */
  Optional<Member> next() throws IOException {
    if (last.isPresent()) {
      last.get().finish();
    }
    byte[] header = in.readNBytes(HEADER);
    if (header.length == 0) {
      return Optional.empty();
    }
    if (header.length < HEADER) {
      throw new ImageBuildException("it ends within the header of a member");
    }
    if (header[58] != '`' || header[59] != '\n') {
      throw new ImageBuildException("the header of a member is damaged");
    }
    String name = field(header, 0, 16);
    if (name.endsWith("/")) {
      name = name.substring(0, name.length() - 1);
    }
    String size = field(header, 48, 10);
    if (!size.matches("[0-9]{1,10}")) {
      throw new ImageBuildException("member '" + name + "' has the size '" + size + "'");
    }
    Body body = new Body(in, name, Long.parseLong(size));
    last = Optional.of(body);
    return Optional.of(new Member(name, body));
  }

  private static String field(byte[] header, int from, int length) {
    return new String(header, from, length, StandardCharsets.ISO_8859_1).stripTrailing();
  }

  private static final class Body extends InputStream {
    private final InputStream in;
    private final String name;
    private final boolean odd;
    private long left;

    Body(InputStream in, String name, long size) {
      this.in = in;
      this.name = name;
      this.left = size;
      this.odd = size % 2 == 1;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int n = in.read(target, offset, (int) Math.min(length, left));
      if (n < 0) {
        throw new ImageBuildException("member '" + name + "' lacks its last " + left + " bytes");
      }
      left -= n;
      return n;
    }

    void finish() throws IOException {
      transferTo(OutputStream.nullOutputStream());
      if (odd) {
        in.read(); // the last member may lack its padding
      }
    }
  }
}
