package org.osimage.tree;

import java.util.HashMap;
import java.util.Map;
import org.osimage.tree.Entry.HardLink;

/** Link counts and the order of names, computed once for all writers. */
public final class HardLinks {
  private final Map<TreePath, Integer> counts;
  private final Map<TreePath, TreePath> last;

  private HardLinks(Map<TreePath, Integer> counts, Map<TreePath, TreePath> last) {
    this.counts = counts;
    this.last = last;
  }

  public static HardLinks of(ImageTree tree) {
    Map<TreePath, Integer> counts = new HashMap<>();
    Map<TreePath, TreePath> last = new HashMap<>();
    for (Entry entry : tree.entries()) {
      if (entry instanceof HardLink link) {
        counts.merge(link.target(), 1, Integer::sum);
        last.put(link.target(), link.path());
      }
    }
    return new HardLinks(counts, last);
  }

  /** The path that owns the body of this entry. */
  public TreePath owner(Entry entry) {
    return entry instanceof HardLink link ? link.target() : entry.path();
  }

  /** Number of names of the file, 1 or more. Directories are not counted here. */
  public int count(Entry entry) {
    return 1 + counts.getOrDefault(owner(entry), 0);
  }

  /** Whether this is the last name in canonical order, where newc cpio puts the body. */
  public boolean isLast(Entry entry) {
    TreePath owner = owner(entry);
    return last.getOrDefault(owner, owner).equals(entry.path());
  }
}
