package org.osimage.tree;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.osimage.tree.Entry.Directory;

/** Adds the directories that entries need and nobody declared. */
final class ImplicitParents {
  private ImplicitParents() {}

  static Entry[] add(Entry[] sorted, Attributes implicit) {
    List<Entry> missing = new ArrayList<>();
    // the chain of directories from the root down to the entry before: sorted order makes it a
    // stack
    List<TreePath> known = new ArrayList<>();
    if (sorted.length == 0 || !sorted[0].path().isRoot()) {
      missing.add(new Directory(TreePath.ROOT, implicit));
    }
    known.add(TreePath.ROOT);
    for (Entry entry : sorted) {
      if (entry.path().isRoot()) {
        continue;
      }
      while (!entry.path().startsWith(known.get(known.size() - 1))) {
        known.remove(known.size() - 1);
      }
      List<TreePath> lacking = new ArrayList<>();
      for (TreePath p = entry.path().parent();
          !p.equals(known.get(known.size() - 1));
          p = p.parent()) {
        lacking.add(p);
      }
      for (int i = lacking.size() - 1; i >= 0; i--) {
        missing.add(new Directory(lacking.get(i), implicit));
        known.add(lacking.get(i));
      }
      known.add(entry.path());
    }
    if (missing.isEmpty()) {
      return sorted;
    }
    Entry[] all = Arrays.copyOf(sorted, sorted.length + missing.size());
    for (int i = 0; i < missing.size(); i++) {
      all[sorted.length + i] = missing.get(i);
    }
    Arrays.sort(all, (a, b) -> a.path().compareTo(b.path()));
    return all;
  }
}
