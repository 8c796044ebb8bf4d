package org.osimage.archive.read;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.ImageBuildException;
import org.osimage.tree.TreePath;

/**
 * Where the files of an uncompressed tar lie, so that each can be read without the others. Only
 * headers are read to find out. Directories and files may be in it, nothing else, and no name
 * twice. Safe for several threads.
 */
public final class TarIndex implements Closeable {
  private static final int LARGEST_HEADER = 1 << 20;
  private static final int WINDOW = 4096;

  /**
   * @param offset of the body, from the start of the archive
   * @param size of the body in bytes; it ends before the archive does
   */
  public record Member(long offset, long size) {}

  private final FileChannel channel;
  private final String archive;
  private final long end;
  private final SortedMap<TreePath, Member> files = new TreeMap<>();
  private final SortedMap<TreePath, Boolean> directories = new TreeMap<>();
  private final ByteBuffer window = ByteBuffer.allocate(WINDOW).limit(0);
  private long windowAt;

  private TarIndex(FileChannel channel, String archive) throws IOException {
    this.channel = channel;
    this.archive = archive;
    this.end = channel.size();
  }

  /**
   * @throws ImageBuildException if the archive is damaged, truncated or holds something else
   */
  public static TarIndex open(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    boolean done = false;
    try {
      TarIndex index = new TarIndex(channel, file.toString());
      index.scan();
      done = true;
      return index;
    } finally {
      if (!done) {
        channel.close();
      }
    }
  }

  private void scan() throws IOException {
    PaxRecords global = new PaxRecords();
    PaxRecords local = new PaxRecords();
    long at = 0;
    while (true) {
      byte[] block = bytes(at, TarHeader.BLOCK);
      if (TarHeader.zeros(block)) {
        return;
      }
      Optional<TarHeader> header = TarHeader.of(block);
      if (header.isEmpty()) {
        throw error(at, "damaged tar header");
      }
      char type = header.get().type();
      long body = at + TarHeader.BLOCK;
      long size = header.get().size();
      if (type == 'x' || type == 'g' || type == 'L') {
        extension(type, body, size, type == 'g' ? global : local);
      } else {
        PaxRecords pax = local.over(global);
        ArchiveInput place = place(new byte[0], at);
        size = pax.number("size", place).orElse(size);
        checkSize(at, body, size);
        member(at, header.get(), pax, new Member(body, size));
        local = new PaxRecords();
      }
      at = body + (size + TarHeader.BLOCK - 1) / TarHeader.BLOCK * TarHeader.BLOCK;
    }
  }

  private void checkSize(long at, long body, long size) throws ImageBuildException {
    if (size < 0 || size > end - body) {
      throw error(at, "a member of " + size + " bytes, more than the archive has");
    }
  }

  private void extension(char type, long body, long size, PaxRecords into) throws IOException {
    if (size < 0 || size > LARGEST_HEADER) {
      throw error(body, "an extended header of " + size + " bytes");
    }
    byte[] bytes = bytes(body, (int) size);
    if (type == 'L') {
      int length = bytes.length;
      while (length > 0 && bytes[length - 1] == 0) {
        length--;
      }
      into.put("path", java.util.Arrays.copyOf(bytes, length));
    } else {
      into.parse(bytes, place(bytes, body));
    }
  }

  private ArchiveInput place(byte[] bytes, long at) {
    return new ArchiveInput(new ByteArrayInputStream(bytes), archive, at);
  }

  private void member(long at, TarHeader header, PaxRecords pax, Member member) throws IOException {
    TreePath path;
    try {
      path = TreePath.of(pax.bytes("path").orElse(header.name()));
    } catch (ImageBuildException e) {
      throw error(at, String.valueOf(e.getMessage()));
    }
    boolean file = header.type() == '0' || header.type() == '\0';
    if ((!file && header.type() != '5') || pax.sparse()) {
      throw error(at, path + " is neither a file nor a directory");
    }
    boolean twice = file && directories.containsKey(path);
    if (file) {
      twice |= Optional.ofNullable(files.put(path, member)).isPresent();
    } else {
      twice = files.containsKey(path);
      directories.put(path, true);
    }
    if (twice) {
      throw error(at, path + " is there twice");
    }
  }

  private byte[] bytes(long at, int count) throws IOException {
    byte[] bytes = new byte[count];
    int done = 0;
    while (done < count) {
      long from = at + done;
      if (from < windowAt || from >= windowAt + window.limit()) {
        window.clear();
        int n = channel.read(window, from);
        window.flip();
        windowAt = from;
        if (n <= 0) {
          window.limit(0);
          throw error(from, "the archive is truncated");
        }
      }
      int offset = (int) (from - windowAt);
      int n = Math.min(count - done, window.limit() - offset);
      window.get(offset, bytes, done, n);
      done += n;
    }
    return bytes;
  }

  private ImageBuildException error(long at, String what) {
    return new ImageBuildException(archive + ", at byte " + at + ": " + what);
  }

  /** The files in canonical order. */
  public SortedMap<TreePath, Member> files() {
    return Collections.unmodifiableSortedMap(files);
  }

  /** The body of a file; several can be read at once. */
  public InputStream body(Member member) {
    return new Body(member);
  }

  private final class Body extends InputStream {
    private long at;
    private final long to;

    Body(Member member) {
      this.at = member.offset();
      this.to = member.offset() + member.size();
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (at == to) {
        return -1;
      }
      int n = channel.read(ByteBuffer.wrap(target, offset, (int) Math.min(length, to - at)), at);
      if (n < 0) {
        throw error(at, "the archive became shorter");
      }
      at += n;
      return n;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
