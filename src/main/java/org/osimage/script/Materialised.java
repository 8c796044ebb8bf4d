package org.osimage.script;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

  private final Set<String> owners = new HashSet<>();

  Materialised(ImageTree tree) {
    this.tree = tree;
  }

  ImageTree tree() {
    return tree;
  }

  void add(TreePath path, Entry body, HostStat inode) {
    byPath.put(path, new Written(body, inode));
    owners.add(owner(inode));
    byNumber.putIfAbsent(inode.file(), path);
  }

  static String owner(HostStat inode) {
    return inode.uid() + ":" + inode.gid();
  }

  /** The user and group that files have here, whatever the tree says. */
  Set<String> owners() {
    return owners;
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
