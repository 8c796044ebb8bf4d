package org.osimage.pipeline.flash;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
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
import org.osimage.archive.BodySink;
import org.osimage.archive.FileType;
import org.osimage.flar.FileState;
import org.osimage.flar.FlarTarget;
import org.osimage.source.overlay.HostNames;
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
    Map<String, TreePath> links = new HashMap<>();
    directory.add(TreePath.ROOT, sink, entries, links);
    return ImageTree.of(entries);
  }

  private void add(TreePath path, BodySink sink, List<Entry> entries, Map<String, TreePath> links)
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

  private Entry entry(TreePath path, HostStat stat, BodySink sink, Map<String, TreePath> links)
      throws IOException {
    int mode = stat.mode();
    Attributes a = Attributes.of(mode & 07777, stat.uid(), stat.gid(), stat.mtime());
    int type = mode & FileType.MASK;
    if (type != FileType.DIRECTORY && stat.links() > 1) {
      TreePath first = links.putIfAbsent(stat.inode(), path);
      if (first != null) {
        return new Entry.HardLink(path, a, first);
      }
    }
    return switch (type) {
      case FileType.DIRECTORY -> new Entry.Directory(path, a);
      case FileType.SYMLINK -> new Entry.Symlink(path, a, target(host(path)));
      case FileType.FIFO -> new Entry.Fifo(path, a);
      case FileType.CHARACTER, FileType.BLOCK -> {
        yield new Entry.Device(path, a, type == FileType.BLOCK, stat.major(), stat.minor());
      }
      case FileType.REGULAR -> {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(host(path)), 1 << 16)) {
          yield new Entry.RegularFile(path, a, sink.put(in));
        }
      }
      default -> throw new ImageBuildException(host(path) + " is a socket: remove it");
    };
  }

  private String target(Path link) throws IOException {
    return HostNames.target(link, Files.readSymbolicLink(link), root.toString());
  }

  /** Where a path of the image lies. */
  Path host(TreePath path) {
    return path.isRoot() ? root : root.resolve(path.toString());
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
    } catch (java.nio.file.FileSystemException e) {
      if (!Files.isDirectory(host(path.parent()), LinkOption.NOFOLLOW_LINKS)) {
        return Optional.empty();
      }
      throw e;
    }
    int mode = stat.mode();
    int type = mode & FileType.MASK;
    return Optional.of(
        new FileState(
            mode,
            stat.uid(),
            stat.gid(),
            stat.mtime(),
            type == FileType.REGULAR ? Optional.of(stat.size()) : Optional.empty(),
            type == FileType.SYMLINK ? Optional.of(target(host(path))) : Optional.empty()));
  }

  @Override
  public List<TreePath> children(TreePath directory) throws IOException {
    List<TreePath> children = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(host(directory))) {
      for (Path file : files) {
        children.add(directory.resolve(HostNames.name(file, root.toString())));
      }
    }
    children.sort(null);
    return children;
  }

  @Override
  public Optional<String> line(TreePath path) throws IOException {
    if (state(path).flatMap(FileState::size).isEmpty()) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(host(path))) {
      String text = new String(in.readNBytes(1 << 16), java.nio.charset.StandardCharsets.UTF_8);
      return Optional.of(text.lines().findFirst().orElse("").strip());
    }
  }
}
