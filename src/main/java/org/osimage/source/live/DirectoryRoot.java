package org.osimage.source.live;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osimage.ImageBuildException;
import org.osimage.content.Content;
import org.osimage.content.ContentStore;
import org.osimage.host.HostNames;
import org.osimage.tree.TreePath;

/**
 * A directory of the host. Only a name that is not there counts as not found, as in the original:
 * whatever else is in the way is an error. Links are followed; one that leads nowhere is not there.
 */
final class DirectoryRoot implements SearchRoot {
  private static final long SMALL = 256 << 10;
  private static final Set<OpenOption> READ =
      Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

  private final String name;
  private final Path root;
  private final boolean linksOutside;

  /** Directories by their path in the image: where they lie, or empty when they are not there. */
  private final Map<TreePath, Optional<Path>> directories = new ConcurrentHashMap<>();

  /**
   * @throws ImageBuildException if the directory is not there
   */
  DirectoryRoot(String name, Path directory, boolean linksOutside) throws IOException {
    this.name = name;
    this.linksOutside = linksOutside;
    if (!Files.isDirectory(directory)) {
      throw new ImageBuildException(
          "the search root "
              + name
              + (Files.exists(directory) ? " is not a directory" : " does not exist")
              + " ("
              + directory
              + "): name the overlay or proto area that was built");
    }
    this.root = directory.toRealPath();
    directories.put(TreePath.ROOT, Optional.of(root));
  }

  @Override
  public Optional<Content> fetch(TreePath path, ContentStore store) throws IOException {
    try {
      Optional<Path> directory = directory(path.parent());
      if (directory.isEmpty()) {
        return Optional.empty();
      }
      Path file = HostNames.resolve(directory.get(), path.name());
      BasicFileAttributes attributes = attributes(file);
      if (attributes.isSymbolicLink()) {
        file = followed(file, path);
        attributes = attributes(file);
      }
      if (!attributes.isRegularFile()) {
        throw new ImageBuildException(
            name
                + " has a "
                + (attributes.isDirectory() ? "directory " : "socket, pipe or device ")
                + path
                + " where the manifest wants a file");
      }
      return Optional.of(read(file, attributes.size(), path, store));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (AccessDeniedException e) {
      throw new ImageBuildException(
          name + ": no permission to read " + path + " (" + e.getFile() + ")", e);
    }
  }

  private static BasicFileAttributes attributes(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  /** Where a directory of the image lies; each is looked up once. */
  private Optional<Path> directory(TreePath path) throws IOException {
    Optional<Path> known = directories.get(path);
    if (known != null) {
      return known;
    }
    Optional<Path> parent = directory(path.parent());
    Optional<Path> found = parent.isEmpty() ? parent : look(parent.get(), path);
    directories.put(path, found);
    return found;
  }

  private Optional<Path> look(Path parent, TreePath path) throws IOException {
    Path directory = HostNames.resolve(parent, path.name());
    try {
      BasicFileAttributes attributes = attributes(directory);
      if (attributes.isSymbolicLink()) {
        directory = followed(directory, path);
        attributes = attributes(directory);
      }
      if (!attributes.isDirectory()) {
        throw new ImageBuildException(
            name + " has a file " + path + " where the manifest wants a directory");
      }
      return Optional.of(directory);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private Path followed(Path link, TreePath path) throws IOException {
    Path real;
    try {
      real = link.toRealPath();
    } catch (NoSuchFileException | AccessDeniedException e) {
      throw e;
    } catch (FileSystemException e) {
      throw new ImageBuildException(
          name + ": the link " + path + " cannot be followed (" + e.getMessage() + ")", e);
    }
    if (!linksOutside && !real.startsWith(root)) {
      throw new ImageBuildException(
          name
              + ": the link "
              + path
              + " leads out of it, to "
              + real
              + ". Copy the file, or set <linksOutside>true</linksOutside>.");
    }
    return real;
  }

  private Content read(Path file, long size, TreePath path, ContentStore store) throws IOException {
    Content content;
    try (SeekableByteChannel channel = Files.newByteChannel(file, READ)) {
      if (size < SMALL) {
        ByteBuffer body = ByteBuffer.allocate((int) size + 1); // one more, to see that it grew
        int n = 0;
        while (n >= 0 && body.hasRemaining()) {
          n = channel.read(body);
        }
        content = body.position() == size ? store.put(exact(body)) : unequal(size, path);
      } else {
        InputStream in = Channels.newInputStream(channel);
        content = store.put(in);
      }
    }
    return content.size() == size ? content : unequal(size, path);
  }

  private static byte[] exact(ByteBuffer body) {
    byte[] bytes = new byte[body.position()];
    body.flip();
    body.get(bytes);
    return bytes;
  }

  private Content unequal(long size, TreePath path) throws ImageBuildException {
    throw new ImageBuildException(
        name + ": " + path + " had " + size + " bytes and changed while it was read; build again");
  }
}
