package org.osimage.pipeline.flash;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osimage.ImageBuildException;
import org.osimage.archive.read.BodySink;
import org.osimage.flar.FileState;
import org.osimage.flar.FlarTarget;
import org.osimage.host.HostListing;
import org.osimage.host.HostNames;
import org.osimage.host.HostStat;
import org.osimage.host.HostStat.FileId;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/** A directory of this host that holds the files of an image, with owners, modes and times. */
final class HostDirectory implements FlarTarget {
  private final Path root;

  HostDirectory(Path root) {
    this.root = root;
  }

  /**
   * Reads the whole directory as a tree; names of one file stay together.
   *
   * @throws ImageBuildException if it is no directory, or holds a socket
   */
  static ImageTree read(Path root, BodySink sink) throws IOException {
    if (!Files.isDirectory(root)) {
      throw new ImageBuildException(root + " is no directory");
    }
    HostDirectory directory = new HostDirectory(root);
    List<Entry> entries = new ArrayList<>();
    Map<FileId, TreePath> links = new HashMap<>();
    directory.add(TreePath.ROOT, sink, entries, links);
    return ImageTree.of(entries);
  }

  private void add(TreePath path, BodySink sink, List<Entry> entries, Map<FileId, TreePath> links)
      throws IOException {
    HostStat stat = HostStat.of(host(path));
    Entry entry = entry(path, stat, sink, links);
    entries.add(entry);
    if (entry.kind() == Entry.Kind.DIRECTORY) {
      for (TreePath child : children(path)) {
        add(child, sink, entries, links);
      }
    }
  }

  private Entry entry(TreePath path, HostStat stat, BodySink sink, Map<FileId, TreePath> links)
      throws IOException {
    Attributes a = Attributes.of(stat.permissions(), stat.uid(), stat.gid(), stat.mtime());
    if (!stat.isDirectory() && stat.links() > 1) {
      TreePath first = links.putIfAbsent(stat.file(), path);
      if (first != null) {
        return new Entry.HardLink(path, a, first);
      }
    }
    if (stat.isDirectory()) {
      return new Entry.Directory(path, a);
    }
    if (stat.isSymlink()) {
      return new Entry.Symlink(path, a, target(host(path)));
    }
    if (stat.isFifo()) {
      return new Entry.Fifo(path, a);
    }
    if (stat.isDevice()) {
      return new Entry.Device(path, a, stat.isBlockDevice(), stat.major(), stat.minor());
    }
    if (!stat.isFile()) {
      throw new ImageBuildException(host(path) + " is a " + stat.typeName() + ": remove it");
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(host(path)), 1 << 16)) {
      return new Entry.RegularFile(path, a, sink.put(in));
    }
  }

  private String target(Path link) throws IOException {
    return HostNames.target(link, root.toString());
  }

  /** Where a path of the image lies. */
  Path host(TreePath path) throws ImageBuildException {
    return HostNames.resolve(root, path.toString());
  }

  @Override
  public Optional<FileState> state(TreePath path) throws IOException {
    for (TreePath p = path.parent(); !p.isRoot(); p = p.parent()) {
      if (Files.isSymbolicLink(host(p))) {
        return Optional.empty(); // what lies behind a link is not in this place
      }
    }
    HostStat stat;
    try {
      stat = HostStat.of(host(path));
    } catch (NoSuchFileException | NotDirectoryException e) {
      return Optional.empty();
    } catch (FileSystemException e) {
      if (!Files.isDirectory(host(path.parent()), LinkOption.NOFOLLOW_LINKS)) {
        return Optional.empty();
      }
      throw e;
    }
    return Optional.of(
        new FileState(
            stat.mode(),
            stat.uid(),
            stat.gid(),
            stat.mtime(),
            stat.isFile() ? Optional.of(stat.size()) : Optional.empty(),
            stat.isSymlink() ? Optional.of(target(host(path))) : Optional.empty()));
  }

  @Override
  public List<TreePath> children(TreePath directory) throws IOException {
    List<TreePath> children = new ArrayList<>();
    for (Path file : HostListing.children(host(directory))) {
      children.add(directory.resolve(HostNames.name(file, host(directory).toString())));
    }
    return children;
  }

  @Override
  public Optional<String> line(TreePath path) throws IOException {
    if (state(path).flatMap(FileState::size).isEmpty()) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(host(path))) {
      String text = new String(in.readNBytes(1 << 16), StandardCharsets.UTF_8);
      return Optional.of(text.lines().findFirst().orElse("").strip());
    }
  }
}
