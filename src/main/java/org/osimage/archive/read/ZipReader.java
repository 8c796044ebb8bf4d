package org.osimage.archive.read;

import java.io.BufferedInputStream;
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
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.deflate64.Deflate64CompressorInputStream;
import org.osimage.ImageBuildException;
import org.osimage.archive.FileType;
import org.osimage.content.Content;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry.Directory;
import org.osimage.tree.Entry.RegularFile;
import org.osimage.tree.Entry.Symlink;
import org.osimage.tree.TreePath;

/**
 * Reads zip and jar files by their central directory, Unix modes and symbolic links included;
 * stored, deflated (64 too) and bzip2 members. Owners are root, DOS times UTC, names UTF-8 where
 * the archive says so or a Unix system made it, else code page 437 (APPNOTE, appendix D). Members
 * that overlap, or whose local header tells another name, are refused. Of a name that is there
 * twice the one that stands later in the directory counts.
 */
final class ZipReader {
  private static final int LOCAL = 0x04034b50;
  private static final int ENCRYPTED = 1;
  private static final int STORED = 0;
  private static final int DEFLATED_64 = 9;
  private static final int BZIP2 = 12;
  private static final Set<Integer> METHODS = Set.of(STORED, 8, DEFLATED_64, BZIP2);
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
    List<ZipDirectory.Item> items = ZipDirectory.read(channel, archive);
    List<ZipDirectory.Item> byOffset = new ArrayList<>(items);
    byOffset.sort(Comparator.comparingLong(ZipDirectory.Item::offset));
    long end = 0;
    for (ZipDirectory.Item item : byOffset) {
      if (item.offset() < end) {
        throw collector.error(path(item) + " overlaps another member");
      }
      end = data(item, path(item)) + item.packed();
    }
    for (ZipDirectory.Item item : items) {
      member(item);
    }
    return collector.finish();
  }

  private TreePath path(ZipDirectory.Item item) throws ImageBuildException {
    return collector.path(ZipNames.of(item));
  }

  private void member(ZipDirectory.Item item) throws IOException {
    TreePath path = path(item);
    if (ZipNames.hasBackslashes(item)) {
      collector.note(ArchiveNote.Kind.BACKSLASHES, path);
    }
    if ((item.flags() & ENCRYPTED) != 0) {
      throw collector.error(path + " is encrypted");
    }
    if (!METHODS.contains(item.method())) {
      throw collector.error(
          path + " is compressed by method " + item.method() + "; only deflate and bzip2 are read");
    }
    add(item, path, data(item, path));
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
    byte[] name = ZipNames.of(item);
    boolean directory = name.length > 0 && name[name.length - 1] == '/';
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

    Body(ZipDirectory.Item item, TreePath path, long data) throws IOException {
      this.item = item;
      this.path = path;
      InputStream packed = new ZipDirectory.Slice(channel, data, item.packed(), archive);
      this.in =
          switch (item.method()) {
            case STORED -> packed;
            case DEFLATED_64 -> new Deflate64CompressorInputStream(packed);
            case BZIP2 -> new BZip2CompressorInputStream(new BufferedInputStream(packed, BUFFER));
            default -> new InflaterInputStream(packed, inflater, BUFFER);
          };
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
      } catch (IOException e) {
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
