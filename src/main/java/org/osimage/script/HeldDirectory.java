package org.osimage.script;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.Set;
import org.osimage.ImageBuildException;
import org.osimage.host.HostStat;

/**
 * A directory that was opened before a script could write to it. Files below are reached from its
 * descriptor, one directory after the other, and no symbolic link is followed on the way, whatever
 * the script moves or links meanwhile.
 */
final class HeldDirectory implements Closeable {
  private final Path path;
  private final SecureDirectoryStream<Path> directory;

  private HeldDirectory(Path path, SecureDirectoryStream<Path> directory) {
    this.path = path;
    this.directory = directory;
  }

  @SuppressWarnings("StreamResourceLeak") // closed with this
  static HeldDirectory open(Path path) throws IOException {
    DirectoryStream<Path> stream = Files.newDirectoryStream(path);
    if (stream instanceof SecureDirectoryStream<Path> secure) {
      return new HeldDirectory(path, secure);
    }
    stream.close();
    throw new ImageBuildException("scripts need a host with openat(2), such as Linux");
  }

  Path path() {
    return path;
  }

  /** A directory in this one; a link is none. */
  HeldDirectory open(String name) throws IOException {
    Path child = Path.of(name);
    return new HeldDirectory(path.resolve(child), directory(directory, child));
  }

  /** Java would wait for a writer where the name is a fifo's. */
  private static SecureDirectoryStream<Path> directory(
      SecureDirectoryStream<Path> parent, Path name) throws IOException {
    if (!attributes(parent, name).isDirectory()) {
      throw new NotDirectoryException(name.toString());
    }
    return parent.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * What is there under the path; empty when nothing is, or a link or file stands where a directory
   * should.
   *
   * @throws IOException if something else takes its place at this moment
   */
  Optional<HostStat> inode(Path file) throws IOException {
    Path below = path.relativize(file);
    Object key;
    try {
      key = at(below, parent -> attributes(parent, below.getFileName()).fileKey());
    } catch (NoSuchFileException | NotDirectoryException e) {
      return Optional.empty();
    } catch (java.nio.file.FileSystemException e) {
      if (String.valueOf(e.getReason()).contains("symbolic links")) {
        return Optional.empty();
      }
      throw e;
    }
    HostStat inode = HostStat.of(file);
    HostStat.FileId id = inode.file();
    // the form of UnixFileKey, which tells nothing else
    String expected = "(dev=" + Long.toHexString(id.device()) + ",ino=" + id.inode() + ")";
    if (!expected.equals(key.toString())) {
      throw new IOException("a file was replaced while it was looked at");
    }
    return Optional.of(inode);
  }

  private static BasicFileAttributes attributes(SecureDirectoryStream<Path> parent, Path name)
      throws IOException {
    return parent
        .getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .readAttributes();
  }

  private interface Use<T> {
    T of(SecureDirectoryStream<Path> parent) throws IOException;
  }

  /** Goes down to the directory that holds the last name. */
  private <T> T at(Path below, Use<T> use) throws IOException {
    return at(directory, below, 0, use);
  }

  private static <T> T at(SecureDirectoryStream<Path> from, Path below, int depth, Use<T> use)
      throws IOException {
    if (depth == below.getNameCount() - 1) {
      return use.of(from);
    }
    try (SecureDirectoryStream<Path> next = directory(from, below.getName(depth))) {
      return at(next, below, depth + 1, use);
    }
  }

  /**
   * The bytes of a file; a link, a fifo and whatever else is none fails.
   *
   * @param limit of its size, in bytes
   */
  byte[] read(Path file, int limit) throws IOException {
    Path below = path.relativize(file);
    return at(below, parent -> read(parent, below.getFileName(), limit));
  }

  private static byte[] read(SecureDirectoryStream<Path> parent, Path name, int limit)
      throws IOException {
    if (!attributes(parent, name).isRegularFile()) {
      throw new IOException("no file: " + name);
    }
    try (SeekableByteChannel in =
        parent.newByteChannel(name, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
      long size = in.size(); // 0 for a fifo that came in between: nothing is read then
      if (size > limit) {
        throw new IOException("larger than " + limit + " bytes: " + name);
      }
      ByteBuffer bytes = ByteBuffer.allocate((int) size);
      while (bytes.hasRemaining() && in.read(bytes) >= 0) {
        continue;
      }
      return java.util.Arrays.copyOf(bytes.array(), bytes.position());
    }
  }

  /** Opens a fifo in this directory for both directions, so that neither side waits to open it. */
  SeekableByteChannel fifo(String name) throws IOException {
    Path child = Path.of(name);
    if (!attributes(directory, child).isOther()) {
      throw new IOException("no fifo: " + name);
    }
    return directory.newByteChannel(
        child,
        Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
  }

  @Override
  public void close() throws IOException {
    directory.close();
  }
}
