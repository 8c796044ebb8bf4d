package org.osimage.boot.linux;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.osimage.ImageBuildException;
import org.osimage.tree.Entry;
import org.osimage.tree.Entry.RegularFile;
import org.osimage.tree.Entry.Symlink;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/**
 * A file of a tree, found the way a kernel would: every symbolic link on the way is followed,
 * inside the tree.
 *
 * @param file the file itself, or of a hard link the one that owns the body
 * @param links all links that were followed
 */
public record LinkedFile(RegularFile file, List<Symlink> links) {
  private static final int MAX_LINKS = 40;

  public LinkedFile {
    links = List.copyOf(links);
  }

  /** The file that a path names; empty when there is none, or the links go in circles. */
  public static Optional<LinkedFile> find(ImageTree tree, String path) throws ImageBuildException {
    Deque<String> open = new ArrayDeque<>(List.of(path.split("/")));
    List<Symlink> links = new ArrayList<>();
    TreePath at = TreePath.ROOT;
    while (!open.isEmpty()) {
      String name = open.pop();
      if (name.isEmpty() || name.equals(".")) {
        continue;
      }
      if (name.equals("..")) {
        at = at.parent();
        continue;
      }
      TreePath next = at.resolve(name);
      Optional<Entry> entry = tree.find(next);
      if (entry.isPresent() && tree.body(entry.get()) instanceof Symlink link) {
        links.add(link.withPath(next));
        if (links.size() > MAX_LINKS) {
          return Optional.empty();
        }
        String[] parts = link.target().split("/");
        for (int i = parts.length - 1; i >= 0; i--) {
          open.push(parts[i]);
        }
        at = link.target().startsWith("/") ? TreePath.ROOT : at;
      } else {
        at = next;
      }
    }
    return tree.find(at)
        .map(tree::body)
        .filter(RegularFile.class::isInstance)
        .map(file -> new LinkedFile((RegularFile) file, links));
  }

  /** Whether the path names a file that somebody may execute. */
  static boolean isExecutable(ImageTree tree, String path) throws ImageBuildException {
    return find(tree, path).filter(f -> (f.file.attributes().mode() & 0111) != 0).isPresent();
  }
}
