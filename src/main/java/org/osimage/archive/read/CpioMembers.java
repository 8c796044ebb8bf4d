package org.osimage.archive.read;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.osimage.ImageBuildException;
import org.osimage.archive.CpioHeader;
import org.osimage.archive.FileType;

/**
 * The members of cpio archives as they stand, one after the other: newc, newc with checksums, odc.
 * The old binary format is refused by name. Nothing is believed but the headers' own form; names
 * may be unsafe. Several archives may follow each other in one stream.
 */
public final class CpioMembers {
  private static final int LONGEST_NAME = 65536;
  private static final int NEWC_FIELDS = 13;

  private final ArchiveInput in;
  private Optional<Member> current = Optional.empty();
  private Optional<ArchiveInput.Body> body = Optional.empty();
  private Optional<Sum> sum = Optional.empty();

  /**
   * @param archive its name for messages
   */
  public CpioMembers(InputStream in, String archive) {
    this(new ArchiveInput(in, archive));
  }

  CpioMembers(ArchiveInput in) {
    this.in = in;
  }

  /**
   * A header as it stands.
   *
   * @param name without the NUL that ends it
   * @param mode with the type bits of POSIX cpio
   * @param size of the body, in bytes
   * @param alignment of header and body, in bytes
   */
  public record Member(
      String name,
      byte[] rawName,
      int alignment,
      long device,
      long inode,
      int mode,
      long uid,
      long gid,
      long links,
      long mtime,
      long size,
      int major,
      int minor,
      boolean summed,
      long sum) {
    public boolean isFile() {
      return (mode & FileType.MASK) == FileType.REGULAR;
    }

    public boolean isDirectory() {
      return (mode & FileType.MASK) == FileType.DIRECTORY;
    }
  }

  /**
   * The next member of the archive; empty at its trailer, after which another archive may begin.
   * What was not read of the member before is skipped.
   *
   * @throws ImageBuildException if the archive is damaged or ends without a trailer
   */
  public Optional<Member> next() throws IOException {
    finishBody();
    Header header = header();
    byte[] raw = name(header);
    String name = new String(raw, StandardCharsets.UTF_8);
    in.align(header.alignment(), name);
    if (name.equals(CpioHeader.TRAILER)) {
      return Optional.empty();
    }
    Member member = header.member(name, raw);
    current = Optional.of(member);
    body = Optional.of(in.body(member.size(), name));
    sum = Optional.of(new Sum(body.get()));
    return current;
  }

  /** The body of the current member; read to its end, its checksum is compared if it has one. */
  public InputStream body() {
    return sum.orElseThrow(() -> new IllegalStateException("no member"));
  }

  /** Skips the padding behind a trailer. */
  public void align(int block) throws IOException {
    in.align(block, "the padding of an archive");
  }

  /** How many bytes of the stream were read. */
  public long position() {
    return in.position();
  }

  private void finishBody() throws IOException {
    if (current.isEmpty()) {
      return;
    }
    Member member = current.get();
    boolean read = body.orElseThrow().available() == 0 && member.size() > 0;
    body.orElseThrow().finish();
    in.align(member.alignment(), member.name());
    long found = sum.orElseThrow().sum;
    if (member.summed() && read && member.isFile() && found != member.sum()) {
      throw in.error(member.name() + " has the sum " + found + ", its header says " + member.sum());
    }
    current = Optional.empty();
  }

  /** The fields between magic and name. */
  private record Header(
      int alignment,
      long device,
      long inode,
      int mode,
      long uid,
      long gid,
      long links,
      long mtime,
      long size,
      int major,
      int minor,
      int nameSize,
      boolean summed,
      long sum) {
    Member member(String name, byte[] raw) {
      return new Member(
          name, raw, alignment, device, inode, mode, uid, gid, links, mtime, size, major, minor,
          summed, sum);
    }
  }

  private Header header() throws IOException {
    String where = "the header at byte " + in.position();
    byte[] magic = in.exactly(6, where);
    String text = new String(magic, StandardCharsets.ISO_8859_1);
    return switch (text) {
      case "070701", "070702" -> newc(in.exactly(8 * NEWC_FIELDS, where), text.endsWith("2"));
      case "070707" -> odc(in.exactly(70, where));
      default -> throw in.error(refusal(magic) + ", at byte " + (in.position() - 6));
    };
  }

  private static String refusal(byte[] magic) {
    int word = (magic[0] & 0xff) << 8 | (magic[1] & 0xff);
    return word == 0x71c7 || word == 0xc771
        ? "the old binary cpio format is not read; write it with -H newc"
        : "no cpio header";
  }

  private Header newc(byte[] text, boolean summed) throws IOException {
    long[] f = new long[NEWC_FIELDS];
    for (int i = 0; i < f.length; i++) {
      f[i] = number(text, i * 8, 8, 16);
    }
    return new Header(
        4,
        f[7] << 32 | f[8],
        f[0],
        (int) f[1],
        f[2],
        f[3],
        f[4],
        f[5],
        f[6],
        (int) f[9],
        (int) f[10],
        nameSize(f[11]),
        summed,
        f[12]);
  }

  private Header odc(byte[] text) throws IOException {
    int rdev = (int) number(text, 36, 6, 8);
    return new Header(
        1,
        number(text, 0, 6, 8),
        number(text, 6, 6, 8),
        (int) number(text, 12, 6, 8),
        number(text, 18, 6, 8),
        number(text, 24, 6, 8),
        number(text, 30, 6, 8),
        number(text, 42, 11, 8),
        number(text, 59, 11, 8),
        rdev >> 8,
        rdev & 0xff,
        nameSize(number(text, 53, 6, 8)),
        false,
        0);
  }

  private long number(byte[] text, int at, int width, int radix) throws IOException {
    long value = 0;
    for (int i = at; i < at + width; i++) {
      int digit = text[i] < 0 ? -1 : Character.digit(text[i], radix);
      if (digit < 0) {
        throw in.error("damaged header before byte " + in.position());
      }
      value = value * radix + digit;
    }
    return value;
  }

  private int nameSize(long size) throws IOException {
    if (size < 1 || size > LONGEST_NAME) {
      throw in.error("a name of " + size + " bytes before byte " + in.position());
    }
    return (int) size;
  }

  private byte[] name(Header header) throws IOException {
    byte[] name = in.exactly(header.nameSize(), "a name");
    if (name[name.length - 1] != 0) {
      throw in.error("a name without its NUL before byte " + in.position());
    }
    return Arrays.copyOf(name, name.length - 1);
  }

  /** Adds the bytes up, as the format with checksums does. */
  private static final class Sum extends FilterInputStream {
    private long sum;

    Sum(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int b = super.read();
      sum = sum + Math.max(b, 0) & 0xffffffffL;
      return b;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int n = super.read(target, offset, length);
      long total = sum;
      for (int i = 0; i < n; i++) {
        total += target[offset + i] & 0xff;
      }
      sum = total & 0xffffffffL;
      return n;
    }
  }
}
