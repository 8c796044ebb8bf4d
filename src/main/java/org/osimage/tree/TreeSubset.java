package org.osimage.tree;

import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.osimage.ImageBuildException;
import org.osimage.tree.Entry.HardLink;

/** A part of a tree as a tree of its own. */
public final class TreeSubset {
  private TreeSubset() {}

  /**
   * The entries that are wanted, with the root and the directories above them. Of a file whose
   * owning name is left out the first wanted name owns the body.
   */
  public static ImageTree of(ImageTree tree, Predicate<TreePath> wanted)
      throws ImageBuildException {
    SortedMap<TreePath, Entry> chosen = new TreeMap<>();
    Map<TreePath, TreePath> owners = new HashMap<>();
    for (Entry entry : tree.entries()) {
      if (entry.path().isRoot() || wanted.test(entry.path())) {
        chosen.put(entry.path(), owned(tree, entry, owners));
      }
    }
    return withParents(chosen, tree);
  }

  private static Entry owned(ImageTree tree, Entry entry, Map<TreePath, TreePath> owners) {
    if (!(entry instanceof HardLink link)) {
      owners.put(entry.path(), entry.path());
      return entry;
    }
    TreePath owner = owners.putIfAbsent(link.target(), link.path());
    return owner == null
        ? tree.body(link).withPath(link.path())
        : new HardLink(link.path(), link.attributes(), owner);
  }

  /** A tree of the entries, with the directories above them as another tree has them. */
  public static ImageTree withParents(SortedMap<TreePath, Entry> entries, ImageTree from)
      throws ImageBuildException {
    SortedMap<TreePath, Entry> all = new TreeMap<>(entries);
    for (TreePath path : entries.keySet()) {
      for (TreePath up = path.parent(); !all.containsKey(up); up = up.parent()) {
        TreePath missing = up;
        all.put(
            up,
            from.find(up)
                .orElseThrow(() -> new IllegalArgumentException("no directory " + missing)));
      }
    }
    return ImageTree.of(all.values());
  }
}
