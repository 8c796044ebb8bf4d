package org.osimage.script;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.osimage.host.HostStat;
import org.osimage.host.HostStat.FileId;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/** A tree as it lies in a directory: what was written for each path. */
final class Materialised {
  /**
   * @param body the entry that owns the body
   * @param inode after it was written
   */
  record Written(Entry body, HostStat inode) {}

  private final ImageTree tree;
  private final Map<TreePath, Written> byPath = new HashMap<>();
  private final Map<FileId, TreePath> byNumber = new HashMap<>();

  Materialised(ImageTree tree) {
    this.tree = tree;
  }

  ImageTree tree() {
    return tree;
  }

  void add(TreePath path, Entry body, HostStat inode) {
    byPath.put(path, new Written(body, inode));
    byNumber.putIfAbsent(inode.file(), path);
  }

  Optional<Written> at(TreePath path) {
    return Optional.ofNullable(byPath.get(path));
  }

  /** What was written, if this is one of its files under whatever name. */
  Optional<Written> of(HostStat inode) {
    return Optional.ofNullable(byNumber.get(inode.file()))
        .map(byPath::get)
        .filter(written -> inode.sameFile(written.inode()));
  }
}
