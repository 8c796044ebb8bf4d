package org.osimage.boot;

import java.io.IOException;
import java.nio.file.Files;
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

/** Trees out of unpacked packages on this host's disk, for tests. */
public final class HostTrees {
  private HostTrees() {}

  /** All directories laid over each other; files without execute bits get 0644, others 0755. */
  public static ImageTree of(ContentStore store, List<Path> directories) throws IOException {
    Map<TreePath, Entry> entries = new TreeMap<>();
    for (Path directory : directories) {
      try (Stream<Path> all = Files.walk(directory)) {
        for (Path file : (Iterable<Path>) all::iterator) {
          TreePath path = TreePath.of(directory.relativize(file).toString());
          if (!path.isRoot()) {
            entries.put(path, entry(store, path, file));
          }
        }
      }
    }
    return ImageTree.withImplicitParents(
        new ArrayList<>(entries.values()), Attributes.root(0755, 0));
  }

  private static Entry entry(ContentStore store, TreePath path, Path file) throws IOException {
    if (Files.isSymbolicLink(file)) {
      return new Entry.Symlink(
          path, Attributes.root(0777, 0), Files.readSymbolicLink(file).toString());
    }
    if (Files.isDirectory(file)) {
      return new Entry.Directory(path, Attributes.root(0755, 0));
    }
    int mode = Files.isExecutable(file) ? 0755 : 0644;
    return new Entry.RegularFile(
        path, Attributes.root(mode, 0), store.put(Files.readAllBytes(file)));
  }
}
