package org.osimage.script;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/** A tree as it lies in a directory: what was written for each path. */
final class Materialised {
  /**
   * @param body the entry that owns the body
   * @param inode after it was written
   */
  record Written(Entry body, Inode inode) {}

  private final ImageTree tree;
  private final Map<TreePath, Written> byPath = new HashMap<>();
  private final Map<Long, TreePath> byNumber = new HashMap<>();

  Materialised(ImageTree tree) {
    this.tree = tree;
  }

  ImageTree tree() {
    return tree;
  }

  void add(TreePath path, Entry body, Inode inode) {
    byPath.put(path, new Written(body, inode));
    byNumber.putIfAbsent(inode.number(), path);
  }

  Optional<Written> at(TreePath path) {
    return Optional.ofNullable(byPath.get(path));
  }

  /** What was written, if this is one of its files under whatever name. */
  Optional<Written> of(Inode inode) {
    return Optional.ofNullable(byNumber.get(inode.number()))
        .map(byPath::get)
        .filter(written -> inode.sameFile(written.inode()));
  }
}
