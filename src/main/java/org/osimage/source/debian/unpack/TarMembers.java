package org.osimage.source.debian.unpack;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.osimage.ImageBuildException;
import org.osimage.archive.read.TarHeader;

/**
 * The members of a tar stream one by one in their order, which dpkg's lists keep, of the kinds that
 * dpkg takes: v7, ustar, and GNU long names and large numbers. (Tar in general is read by {@link
 * org.osimage.archive.read.TarReader}.) Names stay bytes.
 */
final class TarMembers {
  private static final int MAX_NAME = 1 << 16;

  /**
   * @param name as stored, a long one put in its place
   * @param link target of a link, likewise
   * @param header for everything else; its numbers are not negative
   */
  record Member(byte[] name, byte[] link, TarHeader header, InputStream body) {
    /** The type flag, {@code 0} for v7's NUL. */
    char type() {
      return header.type() == 0 ? '0' : header.type();
    }

    /** The twelve permission bits. */
    int mode() {
      return (int) header.mode() & 07777;
    }

    /** The name for messages. */
    String shown() {
      return new String(name, StandardCharsets.UTF_8);
    }
  }

  private final InputStream in;
  private long left;
  private int padding;

  TarMembers(InputStream in) {
    this.in = in;
  }

  /** The next member; empty at the end, when the stream has been read to its end, too. */
  Optional<Member> next() throws IOException {
    byte[] longName = {};
    byte[] longLink = {};
    while (true) {
      skipRest();
      byte[] block = in.readNBytes(TarHeader.BLOCK);
      if (block.length > 0 && block.length < TarHeader.BLOCK) {
        throw new ImageBuildException("the tar stream ends within a header");
      }
      if (TarHeader.zeros(block) || (block[0] == 0 && TarHeader.of(block).isEmpty())) {
        in.transferTo(OutputStream.nullOutputStream());
        return Optional.empty(); // dpkg does without the end mark, and takes rubbish for one
      }
      TarHeader header = checked(block);
      left = header.size();
      padding = (int) (-left & TarHeader.BLOCK - 1);
      switch (header.type()) {
        case 'L' -> longName = longField();
        case 'K' -> longLink = longField();
        default -> {
          byte[] name = longName.length > 0 ? longName : header.name();
          byte[] link = longLink.length > 0 ? longLink : header.linkName();
          return Optional.of(new Member(name, link, header, new Body()));
        }
      }
    }
  }

  private static TarHeader checked(byte[] block) throws ImageBuildException {
    TarHeader header =
        TarHeader.of(block)
            .orElseThrow(() -> new ImageBuildException("a tar header's checksum is wrong"));
    if (header.mode() < 0
        || header.uid() < 0
        || header.gid() < 0
        || header.size() < 0
        || header.mtime() == Long.MIN_VALUE) {
      throw new ImageBuildException("a tar header has a number that is none");
    }
    return header;
  }

  private byte[] longField() throws IOException {
    if (left > MAX_NAME) {
      throw new ImageBuildException("a name of " + left + " bytes");
    }
    byte[] raw = in.readNBytes((int) left);
    if (raw.length < left) {
      throw new ImageBuildException("the tar stream ends within a long name");
    }
    left = 0;
    int end = 0;
    while (end < raw.length && raw[end] != 0) {
      end++;
    }
    return Arrays.copyOf(raw, end);
  }

  private void skipRest() throws IOException {
    if (left > 0) {
      new Body().transferTo(OutputStream.nullOutputStream());
    }
    if (in.readNBytes(padding).length < padding) {
      throw new ImageBuildException("the tar stream ends within a member's padding");
    }
    padding = 0;
  }

  private final class Body extends InputStream {
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
        throw new ImageBuildException("the tar stream lacks " + left + " bytes of a file");
      }
      left -= n;
      return n;
    }
  }
}
