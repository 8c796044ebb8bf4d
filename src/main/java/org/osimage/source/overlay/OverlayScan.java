package org.osimage.source.overlay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.BuildLog;
import org.osimage.ImageBuildException;
import org.osimage.host.HostListing;
import org.osimage.host.HostNames;
import org.osimage.source.Patterns;
import org.osimage.tree.TreePath;
import org.osimage.tree.TreeSelection;

/** Lists a directory of the host in canonical order, without following symbolic links. */
final class OverlayScan {
  /** What stands on the host under one name. */
  enum Kind {
    DIRECTORY,
    FILE,
    EXECUTABLE,
    SYMLINK
  }

  record Found(Kind kind, Path file) {}

  private final String source;
  private final TreeSelection selection;
  private final DefaultExcludes defaults = new DefaultExcludes();
  private final boolean posix;
  private final SortedMap<TreePath, Found> found = new TreeMap<>();

  private final boolean useDefaults;
  private long leftOut;
  private String example = "";

  private OverlayScan(Path directory, String source, Patterns patterns, boolean useDefaults)
      throws IOException {
    this.useDefaults = useDefaults;
    this.source = source;
    this.selection = patterns.selection();
    this.posix = Files.getFileStore(directory).supportsFileAttributeView("posix");
  }

  /**
   * Everything selected, and the directories on the way to it, relative to the directory, whose own
   * entry is the root.
   *
   * @param source for messages
   * @param useDefaults leave out what Maven's plugins leave out; the log says how much that was
   */
  static SortedMap<TreePath, Found> run(
      Path directory, String source, Patterns patterns, boolean useDefaults, BuildLog log)
      throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new ImageBuildException(
          source
              + ": <directory>"
              + directory
              + "</directory> "
              + (Files.exists(directory) ? "is not a directory." : "does not exist.")
              + " Create it, or correct the element.");
    }
    OverlayScan scan = new OverlayScan(directory, source, patterns, useDefaults);
    scan.found.put(TreePath.ROOT, new Found(Kind.DIRECTORY, directory));
    scan.enter(directory, TreePath.ROOT);
    scan.report(log);
    return scan.found;
  }

  private void enter(Path directory, TreePath at) throws IOException {
    for (Path file : HostListing.children(directory, source)) {
      TreePath name = TreePath.of(HostNames.name(file, source + ": " + directory));
      TreePath path = at.resolve(name);
      boolean wanted = selection.selects(path);
      boolean selected = wanted && !(useDefaults && defaults.exclude(name));
      Kind kind = kind(file, path, selected);
      boolean directoryHere = kind == Kind.DIRECTORY;
      boolean pruned = directoryHere && useDefaults && defaults.prune(name);
      if (wanted && (!selected || pruned)) {
        leftOut++;
        example = example.isEmpty() ? path.toString() : example;
      }
      if (selected) {
        add(path, new Found(kind, file), directory);
      }
      if (directoryHere && !pruned) {
        enter(file, path);
      }
    }
  }

  private void report(BuildLog log) {
    if (leftOut > 0) {
      log.warn(
          source
              + ": "
              + leftOut
              + (leftOut == 1 ? " file or directory is" : " files and directories are")
              + " left out by Maven's default excludes, e.g. "
              + example
              + "; <useDefaultExcludes>false</useDefaultExcludes> takes them, <excludes> with their"
              + " names leaves them out without this warning");
    }
  }

  private void add(TreePath path, Found entry, Path parentOnHost) {
    found.put(path, entry);
    Path host = parentOnHost;
    for (TreePath p = path.parent(); !found.containsKey(p); p = p.parent()) {
      found.put(p, new Found(Kind.DIRECTORY, host));
      host = Optional.ofNullable(host.getParent()).orElse(host);
    }
  }

  private Kind kind(Path file, TreePath path, boolean selected) throws IOException {
    BasicFileAttributes attributes =
        posix ? read(file, PosixFileAttributes.class) : read(file, BasicFileAttributes.class);
    if (attributes.isSymbolicLink()) {
      return Kind.SYMLINK;
    }
    if (attributes.isDirectory()) {
      return Kind.DIRECTORY;
    }
    if (selected && attributes.isOther()) {
      throw new ImageBuildException(
          source
              + ": "
              + path
              + " is a socket, pipe or device. Exclude it; devices of the image are declared with"
              + " <devices>.");
    }
    return attributes instanceof PosixFileAttributes owned
            && owned.permissions().contains(PosixFilePermission.OWNER_EXECUTE)
        ? Kind.EXECUTABLE
        : Kind.FILE;
  }

  private static BasicFileAttributes read(Path file, Class<? extends BasicFileAttributes> view)
      throws IOException {
    return Files.readAttributes(file, view, LinkOption.NOFOLLOW_LINKS);
  }
}
