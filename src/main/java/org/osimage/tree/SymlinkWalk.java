package org.osimage.tree;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.osimage.ImageBuildException;

/** Follows symbolic links within an image, as path resolution in a chroot would. */
public final class SymlinkWalk {
  /** As Linux has it. */
  private static final int MAX_HOPS = 40;

  private SymlinkWalk() {}

  /**
   * Where a path leads when every link on the way, also the last component, is followed. Nothing
   * needs to be there.
   *
   * @param targets the target of the symbolic link at a path, empty for anything else
   * @throws ImageBuildException if {@code ..} leads out of the image, or after 40 links
   */
  public static TreePath resolve(TreePath path, Function<TreePath, Optional<String>> targets)
      throws ImageBuildException {
    Deque<String> todo = new ArrayDeque<>(path.components());
    List<String> done = new ArrayList<>();
    int hops = 0;
    while (!todo.isEmpty()) {
      String component = todo.removeFirst();
      if (component.isEmpty() || component.equals(".")) {
        continue;
      }
      if (component.equals("..")) {
        if (done.isEmpty()) {
          throw new ImageBuildException(path + " leaves the image through a symbolic link");
        }
        done.remove(done.size() - 1);
        continue;
      }
      done.add(component);
      Optional<String> target = targets.apply(TreePath.of(String.join("/", done)));
      if (target.isEmpty()) {
        continue;
      }
      if (++hops > MAX_HOPS) {
        throw new ImageBuildException(path + " has more than 40 symbolic links on the way");
      }
      done.remove(done.size() - 1);
      if (target.get().startsWith("/")) {
        done.clear();
      }
      String[] parts = target.get().split("/", -1);
      for (int i = parts.length - 1; i >= 0; i--) {
        todo.addFirst(parts[i]);
      }
    }
    return TreePath.of(String.join("/", done));
  }

  /** Where a path of a tree leads. */
  public static TreePath resolve(TreePath path, ImageTree tree) throws ImageBuildException {
    return resolve(path, p -> target(tree.find(p).map(tree::body)));
  }

  /** The target, if the entry is a symbolic link. */
  public static Optional<String> target(Optional<Entry> entry) {
    return entry.filter(Entry.Symlink.class::isInstance).map(e -> ((Entry.Symlink) e).target());
  }
}
