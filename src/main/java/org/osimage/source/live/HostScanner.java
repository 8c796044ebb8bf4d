package org.osimage.source.live;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.osimage.ImageBuildException;
import org.osimage.host.HostListing;
import org.osimage.host.HostNames;
import org.osimage.host.HostStat;
import org.osimage.host.HostStat.FileId;
import org.osimage.source.live.ManifestEntry.Type;
import org.osimage.tree.TreePath;

/**
 * The manifest of a directory of the host, with its own modes and owners, as joyent-live's {@code
 * tools/scanner} writes it. Unlike that, a further name of a file is a hard link. Needs a file
 * system with UNIX attributes.
 */
public final class HostScanner {
  private final Path root;
  private final ManifestText manifest;

  /** Paths of the files that have several names, by what their names have in common. */
  private final Map<FileId, TreePath> linked = new HashMap<>();

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
    for (Path file : HostListing.children(directory, root.toString())) {
      TreePath path = at.resolve(TreePath.of(HostNames.name(file, directory.toString())));
      HostStat stat = HostStat.of(file);
      if (stat.isSymlink()) {
        manifest.link(Type.SYMLINK, path, HostNames.target(file, root.toString()));
      } else if (stat.isDirectory()) {
        owned(Type.DIRECTORY, path, file, stat);
        enter(file, path);
      } else if (stat.isFile()) {
        file(path, file, stat);
      } else {
        manifest.leaveOut(path, "a socket, pipe or device");
      }
    }
  }

  private void file(TreePath path, Path file, HostStat stat) throws IOException {
    Optional<TreePath> first =
        stat.links() > 1
            ? Optional.ofNullable(linked.putIfAbsent(stat.file(), path))
            : Optional.empty();
    if (first.isPresent()) {
      manifest.link(Type.HARD_LINK, path, first.get().toString());
    } else {
      owned(Type.FILE, path, file, stat);
    }
  }

  private void owned(Type type, TreePath path, Path file, HostStat stat) throws IOException {
    Map<String, Object> names =
        Files.readAttributes(file, "unix:owner,group", LinkOption.NOFOLLOW_LINKS);
    manifest.owned(
        type,
        path,
        stat.permissions(),
        name(String.valueOf(names.get("owner")), stat.uid()),
        name(String.valueOf(names.get("group")), stat.gid()));
  }

  /** A name that the manifest's grammar has, else the id. */
  private static String name(String name, long id) {
    return name.matches("[A-Za-z_][^\\s:#]*") ? name : Long.toString(id);
  }
}
