package org.osimage.archive;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.osimage.content.Content;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry.Device;
import org.osimage.tree.Entry.Directory;
import org.osimage.tree.Entry.Fifo;
import org.osimage.tree.Entry.Symlink;
import org.osimage.tree.TreePath;

/** Reads cpio: newc, newc with checksums, odc. The old binary format is refused by name. */
public final class CpioReader {
  private static final int LONGEST_NAME = 65536;
  private static final int NEWC_FIELDS = 13;

  private final ArchiveInput in;
  private final BodySink sink;
  private final EntryCollector collector;
  private final CpioLinks links;

  private CpioReader(InputStream in, String archive, BodySink sink) {
    this.in = new ArchiveInput(in, archive);
    this.sink = sink;
    this.collector = new EntryCollector(archive);
    this.links = new CpioLinks(collector);
  }

  /**
   * @param archive its name for messages
   * @throws org.osimage.ImageBuildException if the archive is damaged, truncated or unsafe
   */
  public static ArchiveContents read(InputStream in, String archive, BodySink sink)
      throws IOException {
    return new CpioReader(in, archive, sink).run();
  }

  /** A header as it stands, with the padding of its format. */
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
      long sum) {}

  private ArchiveContents run() throws IOException {
    while (true) {
      Header header = header();
      byte[] name = name(header);
      String member = new String(name, StandardCharsets.UTF_8);
      in.align(header.alignment(), member);
      if (member.equals(CpioHeader.TRAILER)) {
        break;
      }
      member(header, collector.path(name));
    }
    end();
    links.finish();
    return collector.finish();
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

  private void member(Header h, TreePath path) throws IOException {
    Attributes a = collector.attributes(h.mode(), h.uid(), h.gid(), h.mtime(), path);
    CpioLinks.Inode inode = new CpioLinks.Inode(h.device(), h.inode());
    switch (h.mode() & FileType.MASK) {
      case FileType.REGULAR -> {
        links.file(path, a, body(h, path), inode, h.links());
      }
      case FileType.SYMLINK -> links.other(new Symlink(path, a, target(h, path)), inode, h.links());
      case FileType.DIRECTORY -> {
        skip(h, path);
        collector.add(new Directory(path, a));
      }
      case FileType.FIFO -> {
        skip(h, path);
        links.other(new Fifo(path, a), inode, h.links());
      }
      case FileType.CHARACTER, FileType.BLOCK -> {
        skip(h, path);
        boolean block = (h.mode() & FileType.MASK) == FileType.BLOCK;
        links.other(new Device(path, a, block, h.major(), h.minor()), inode, h.links());
      }
      default ->
          throw in.error(
              path
                  + " is of a type that an image cannot hold (mode "
                  + Integer.toOctalString(h.mode())
                  + ")");
    }
  }

  private void skip(Header h, TreePath path) throws IOException {
    in.skip(h.size(), path.toString());
    in.align(h.alignment(), path.toString());
  }

  private String target(Header h, TreePath path) throws IOException {
    if (h.size() > EntryCollector.LONGEST_TARGET) {
      throw in.error(path + " is a symbolic link with a target of " + h.size() + " bytes");
    }
    byte[] raw = in.exactly((int) h.size(), path.toString());
    in.align(h.alignment(), path.toString());
    return collector.target(raw, path);
  }

  private Content body(Header h, TreePath path) throws IOException {
    if (h.size() == 0) {
      return Content.EMPTY;
    }
    ArchiveInput.Body body = in.body(h.size(), path.toString());
    Sum sum = new Sum(body);
    Content content = sink.put(sum);
    body.finish();
    in.align(h.alignment(), path.toString());
    if (h.summed() && sum.sum != h.sum()) {
      throw in.error(path + " has the sum " + sum.sum + ", its header says " + h.sum());
    }
    return content;
  }

  /** Only zeros may follow the trailer. */
  private void end() throws IOException {
    byte[] rest = in.upTo(4096);
    while (rest.length > 0) {
      for (byte b : rest) {
        if (b != 0) {
          throw in.error(
              "something follows the end of the archive before byte "
                  + in.position()
                  + "; concatenated archives are not read");
        }
      }
      rest = in.upTo(4096);
    }
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
