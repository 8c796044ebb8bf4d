package org.osimage.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.osimage.content.ContentStore;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/** A directory of the host as a tree: modes and links kept, everything owned by root. */
public final class HostTree {
  private HostTree() {}

  public static ImageTree read(Path directory, ContentStore store) throws IOException {
    List<Entry> entries = new ArrayList<>();
    Map<Object, TreePath> links = new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(directory)) {
      paths = walk.sorted().toList();
    }
    for (Path path : paths) {
      entries.add(entry(directory, path, store, links));
    }
    return ImageTree.of(entries);
  }

  private static Entry entry(Path root, Path path, ContentStore store, Map<Object, TreePath> links)
      throws IOException {
    TreePath at = TreePath.of(root.relativize(path).toString());
    Map<String, Object> stat =
        Files.readAttributes(
            path, "unix:mode,ino,nlink,lastModifiedTime", LinkOption.NOFOLLOW_LINKS);
    int mode = (Integer) stat.get("mode");
    long time = ((java.nio.file.attribute.FileTime) stat.get("lastModifiedTime")).toMillis() / 1000;
    Attributes attributes = Attributes.root(mode & 07777, time);
    if (Files.isSymbolicLink(path)) {
      String target = Files.readSymbolicLink(path).toString();
      return new Entry.Symlink(at, Attributes.root(0777, time), target);
    }
    if (Files.isDirectory(path)) {
      return new Entry.Directory(at, attributes);
    }
    if ((Integer) stat.get("nlink") > 1) {
      TreePath first = links.putIfAbsent(stat.get("ino"), at);
      if (first != null) {
        return new Entry.HardLink(at, attributes, first);
      }
    }
    if (!Files.isRegularFile(path)) {
      return new Entry.Fifo(at, attributes);
    }
    return new Entry.RegularFile(at, attributes, store.put(Files.readAllBytes(path)));
  }
}
