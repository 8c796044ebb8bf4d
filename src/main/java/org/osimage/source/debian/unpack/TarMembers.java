package org.osimage.source.debian.unpack;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.osimage.ImageBuildException;

/**
 * The members of a tar stream, of the kinds that dpkg takes: v7, ustar, and GNU long names and
 * large numbers (tar(5)). Names stay bytes.
 */
final class TarMembers {
  private static final int BLOCK = 512;
  private static final int MAX_NAME = 1 << 16;

  /**
   * @param type the type flag, {@code 0} for v7's NUL
   * @param name as stored
   * @param link target of a link as stored
   * @param mode the twelve permission bits
   * @param user name, empty if there is none
   */
  record Member(
      char type,
      byte[] name,
      byte[] link,
      int mode,
      long uid,
      long gid,
      String user,
      String group,
      long mtime,
      int major,
      int minor,
      InputStream body) {
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
      byte[] block = in.readNBytes(BLOCK);
      if (block.length < BLOCK) {
        throw new ImageBuildException("the tar stream ends without its end mark");
      }
      if (allZero(block)) {
        in.transferTo(OutputStream.nullOutputStream());
        return Optional.empty();
      }
      checkSum(block);
      left = number(block, 124, 12);
      if (left < 0) {
        throw new ImageBuildException("a member of negative size");
      }
      padding = (int) (-left & BLOCK - 1);
      switch (block[156]) {
        case 'L' -> longName = longField();
        case 'K' -> longLink = longField();
        default -> {
          return Optional.of(member(block, longName, longLink));
        }
      }
    }
  }

  private Member member(byte[] b, byte[] longName, byte[] longLink) throws IOException {
    boolean posix = "ustar\0".equals(new String(b, 257, 6, StandardCharsets.ISO_8859_1));
    byte[] name = longName.length > 0 ? longName : prefixed(b, posix);
    byte[] link = longLink.length > 0 ? longLink : text(b, 157, 100);
    char type = b[156] == 0 ? '0' : (char) (b[156] & 0xff);
    boolean device = type == '3' || type == '4';
    return new Member(
        type,
        name,
        link,
        (int) number(b, 100, 8) & 07777,
        id(b, 108),
        id(b, 116),
        new String(text(b, 265, 32), StandardCharsets.UTF_8),
        new String(text(b, 297, 32), StandardCharsets.UTF_8),
        number(b, 136, 12),
        device ? (int) number(b, 329, 8) : 0,
        device ? (int) number(b, 337, 8) : 0,
        new Body());
  }

  private static byte[] prefixed(byte[] b, boolean posix) {
    byte[] name = text(b, 0, 100);
    byte[] prefix = posix ? text(b, 345, 155) : new byte[0];
    if (prefix.length == 0) {
      return name;
    }
    byte[] joined = Arrays.copyOf(prefix, prefix.length + 1 + name.length);
    joined[prefix.length] = '/';
    System.arraycopy(name, 0, joined, prefix.length + 1, name.length);
    return joined;
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
    return text(raw, 0, raw.length);
  }

  private static byte[] text(byte[] block, int from, int length) {
    int end = from;
    while (end < from + length && block[end] != 0) {
      end++;
    }
    return Arrays.copyOfRange(block, from, end);
  }

  private static long id(byte[] block, int from) throws ImageBuildException {
    long id = number(block, from, 8);
    if (id < 0 || id > 0xfffffffeL) {
      throw new ImageBuildException("a member is owned by the id " + id);
    }
    return id;
  }

  /** Octal text, or GNU's base 256 where the first bit is set. */
  private static long number(byte[] block, int from, int length) throws ImageBuildException {
    if ((block[from] & 0x80) != 0) {
      long value = (block[from] & 0x40) != 0 ? -1 : 0;
      for (int i = from + Math.max(1, length - 8); i < from + length; i++) {
        value = value << 8 | block[i] & 0xff;
      }
      return value;
    }
    String digits = new String(text(block, from, length), StandardCharsets.ISO_8859_1).strip();
    if (!digits.matches("[0-7]{0,21}")) {
      throw new ImageBuildException("a header has the number '" + digits + "'");
    }
    return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
  }

  private static void checkSum(byte[] block) throws ImageBuildException {
    int sum = 8 * ' ';
    for (int i = 0; i < BLOCK; i++) {
      sum += i >= 148 && i < 156 ? 0 : block[i] & 0xff;
    }
    if (number(block, 148, 8) != sum) {
      throw new ImageBuildException("a tar header's checksum is wrong");
    }
  }

  private static boolean allZero(byte[] block) {
    for (byte b : block) {
      if (b != 0) {
        return false;
      }
    }
    return true;
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
