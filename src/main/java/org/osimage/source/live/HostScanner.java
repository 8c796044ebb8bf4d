package org.osimage.source.live;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osimage.ImageBuildException;
import org.osimage.source.live.ManifestEntry.Type;
import org.osimage.tree.TreePath;

/**
 * The manifest of a directory of the host, with its own modes and owners, as joyent-live's {@code
 * tools/scanner} writes it. Unlike that, a further name of a file is a hard link. Needs a file
 * system with UNIX attributes.
 */
public final class HostScanner {
  private static final int MODE_BITS = 07777;

  private final Path root;
  private final ManifestText manifest;

  /** Paths of the files that have several names, by their keys. */
  private final Map<Object, TreePath> linked = new HashMap<>();

  private HostScanner(Path root, ManifestText manifest) {
    this.root = root;
    this.manifest = manifest;
  }

  /**
   * @throws ImageBuildException if the directory is not there, or some of it cannot be read
   */
  public static ManifestText scan(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new ImageBuildException(directory + " is no directory that could be listed");
    }
    ManifestText manifest = new ManifestText(directory.toString());
    new HostScanner(directory, manifest).enter(directory, TreePath.ROOT);
    return manifest;
  }

  private void enter(Path directory, TreePath at) throws IOException {
    for (Path file : children(directory)) {
      TreePath path = at.resolve(String.valueOf(file.getFileName()));
      Map<String, Object> unix =
          Files.readAttributes(
              file, "unix:mode,nlink,owner,group,uid,gid", LinkOption.NOFOLLOW_LINKS);
      BasicFileAttributes basic =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (basic.isSymbolicLink()) {
        manifest.link(Type.SYMLINK, path, Files.readSymbolicLink(file).toString());
      } else if (basic.isDirectory()) {
        owned(Type.DIRECTORY, path, unix);
        enter(file, path);
      } else if (basic.isRegularFile()) {
        file(path, basic, unix);
      } else {
        manifest.leaveOut(path, "a socket, pipe or device");
      }
    }
  }

  private List<Path> children(Path directory) throws IOException {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      stream.forEach(children::add);
    } catch (AccessDeniedException e) {
      throw new ImageBuildException("no permission to read the directory " + directory, e);
    } catch (DirectoryIteratorException e) {
      throw new IOException("cannot list " + directory + " in " + root, e);
    }
    children.sort((a, b) -> a.getFileName().compareTo(b.getFileName()));
    return children;
  }

  private void file(TreePath path, BasicFileAttributes basic, Map<String, Object> unix) {
    Optional<Object> key =
        number(unix, "nlink") > 1 ? Optional.ofNullable(basic.fileKey()) : Optional.empty();
    TreePath first = key.map(k -> linked.putIfAbsent(k, path)).orElse(path);
    if (first.equals(path)) {
      owned(Type.FILE, path, unix);
    } else {
      manifest.link(Type.HARD_LINK, path, first.toString());
    }
  }

  private void owned(Type type, TreePath path, Map<String, Object> unix) {
    int mode = number(unix, "mode") & MODE_BITS;
    manifest.owned(type, path, mode, name(unix, "owner", "uid"), name(unix, "group", "gid"));
  }

  private static int number(Map<String, Object> unix, String attribute) {
    return Optional.ofNullable((Integer) unix.get(attribute)).orElseThrow();
  }

  /** A name that the manifest's grammar has, else the id. */
  private static String name(Map<String, Object> unix, String name, String id) {
    String text = String.valueOf(unix.get(name));
    return text.matches("[A-Za-z_][^\\s:#]*") ? text : String.valueOf(unix.get(id));
  }
}
