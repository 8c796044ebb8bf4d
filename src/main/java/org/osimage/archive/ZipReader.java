package org.osimage.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.osimage.ImageBuildException;
import org.osimage.content.Content;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry.Directory;
import org.osimage.tree.Entry.RegularFile;
import org.osimage.tree.Entry.Symlink;
import org.osimage.tree.TreePath;

/**
 * Reads zip and jar files by their central directory, Unix modes and symbolic links included;
 * stored and deflated members. Owners are root, names are UTF-8, DOS times UTC. Members that
 * overlap, or whose local header tells another name, are refused.
 */
final class ZipReader {
  private static final int LOCAL = 0x04034b50;
  private static final int ENCRYPTED = 1;
  private static final int STORED = 0;
  private static final int DEFLATED = 8;
  private static final int BUFFER = 1 << 16;

  private final FileChannel channel;
  private final String archive;
  private final BodySink sink;
  private final EntryCollector collector;

  private ZipReader(FileChannel channel, String archive, BodySink sink) {
    this.channel = channel;
    this.archive = archive;
    this.sink = sink;
    this.collector = new EntryCollector(archive);
  }

  /**
   * @param archive its name for messages
   * @throws ImageBuildException if the archive is damaged, truncated or unsafe
   */
  static ArchiveContents read(Path file, String archive, BodySink sink) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return new ZipReader(channel, archive, sink).run();
    }
  }

  private ArchiveContents run() throws IOException {
    List<ZipDirectory.Item> items = new ArrayList<>(ZipDirectory.read(channel, archive));
    items.sort(Comparator.comparingLong(ZipDirectory.Item::offset));
    long end = 0;
    for (ZipDirectory.Item item : items) {
      end = member(item, end);
    }
    return collector.finish();
  }

  /** Returns where the member ends. */
  private long member(ZipDirectory.Item item, long endOfLast) throws IOException {
    TreePath path = collector.path(item.name());
    if (path.toString().indexOf('\\') >= 0) {
      throw collector.error(
          path + " has backslashes, which zip does not allow (APPNOTE 4.4.17.1); write it again");
    }
    if ((item.flags() & ENCRYPTED) != 0) {
      throw collector.error(path + " is encrypted");
    }
    if (item.method() != STORED && item.method() != DEFLATED) {
      throw collector.error(
          path + " is compressed by method " + item.method() + "; only deflate is read");
    }
    if (item.offset() < endOfLast) {
      throw collector.error(path + " overlaps another member");
    }
    long data = data(item, path);
    add(item, path, data);
    return data + item.packed();
  }

  private long data(ZipDirectory.Item item, TreePath path) throws IOException {
    ByteBuffer local = ByteBuffer.allocate(30 + item.name().length).order(ByteOrder.LITTLE_ENDIAN);
    while (local.hasRemaining()) {
      if (channel.read(local, item.offset() + local.position()) < 0) {
        throw collector.error("the zip file is truncated in " + path);
      }
    }
    byte[] name = Arrays.copyOfRange(local.array(), 30, local.capacity());
    if (local.getInt(0) != LOCAL
        || (local.getShort(26) & 0xffff) != name.length
        || !Arrays.equals(name, item.name())) {
      throw collector.error("the local header of " + path + " says something else");
    }
    return item.offset() + local.capacity() + (local.getShort(28) & 0xffff);
  }

  private void add(ZipDirectory.Item item, TreePath path, long data) throws IOException {
    boolean directory = item.name().length > 0 && item.name()[item.name().length - 1] == '/';
    int type = item.mode() & FileType.MASK;
    if (type == FileType.DIRECTORY || (type == 0 && directory)) {
      collector.add(new Directory(path, attributes(item, 0755, path)));
    } else if (type == FileType.SYMLINK) {
      String target = target(item, path, data);
      collector.add(new Symlink(path, attributes(item, 0777, path), target));
    } else if (type == FileType.REGULAR || type == 0) {
      Content content;
      try (Body body = new Body(item, path, data)) {
        content = sink.put(body);
        body.finish();
      }
      collector.add(new RegularFile(path, attributes(item, 0644, path), content));
    } else {
      throw collector.error(
          path + " is of type " + Integer.toOctalString(type) + ", which zip cannot describe");
    }
  }

  private Attributes attributes(ZipDirectory.Item item, int otherwise, TreePath path)
      throws IOException {
    int mode = (item.mode() & 07777) == 0 ? otherwise : item.mode() & 07777;
    return collector.attributes(mode, 0, 0, item.mtime(), path);
  }

  private String target(ZipDirectory.Item item, TreePath path, long data) throws IOException {
    try (Body body = new Body(item, path, data)) {
      byte[] raw = body.readNBytes(EntryCollector.LONGEST_TARGET + 1);
      body.finish();
      return collector.target(raw, path);
    }
  }

  /** A member's bytes; holds them to the size and sum of the directory. */
  private final class Body extends InputStream {
    private final ZipDirectory.Item item;
    private final TreePath path;
    private final InputStream in;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private long count;

    Body(ZipDirectory.Item item, TreePath path, long data) {
      this.item = item;
      this.path = path;
      InputStream packed = new ZipDirectory.Slice(channel, data, item.packed(), archive);
      this.in =
          item.method() == STORED ? packed : new InflaterInputStream(packed, inflater, BUFFER);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int n;
      try {
        n = in.read(target, offset, length);
      } catch (ImageBuildException e) {
        throw e;
      } catch (java.util.zip.ZipException | java.io.EOFException e) {
        throw new ImageBuildException(
            archive + ": the compressed data of " + path + " are damaged: " + e.getMessage(), e);
      }
      if (n > 0) {
        count += n;
        crc.update(target, offset, n);
        if (count > item.size()) {
          throw collector.error(path + " is larger than the " + item.size() + " bytes it declares");
        }
      }
      return n;
    }

    void finish() throws IOException {
      byte[] rest = new byte[BUFFER];
      while (read(rest, 0, rest.length) >= 0) {
        // to the end, where size and sum are compared
      }
      if (count != item.size() || crc.getValue() != item.crc()) {
        throw collector.error(
            path
                + " has "
                + count
                + " bytes with the sum "
                + Long.toHexString(crc.getValue())
                + ", the directory says "
                + item.size()
                + " and "
                + Long.toHexString(item.crc()));
      }
    }

    @Override
    public void close() {
      inflater.end();
    }
  }

  /** Whether a file begins like a zip file. */
  static boolean begins(byte[] magic) {
    String text = new String(magic, StandardCharsets.ISO_8859_1);
    return text.startsWith("PK\3\4") || text.startsWith("PK\5\6");
  }
}
