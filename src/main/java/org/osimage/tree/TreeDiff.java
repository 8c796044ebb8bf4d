package org.osimage.tree;

import java.util.ArrayList;
import java.util.List;

/**
 * What differs between two trees, each list in canonical order.
 *
 * @param added entries only the second has
 * @param removed entries only the first has
 * @param changed entries of the second whose path the first has with other content or attributes
 */
public record TreeDiff(List<Entry> added, List<Entry> removed, List<Entry> changed) {
  public TreeDiff {
    added = List.copyOf(added);
    removed = List.copyOf(removed);
    changed = List.copyOf(changed);
  }

  public static TreeDiff between(ImageTree before, ImageTree after) {
    List<Entry> added = new ArrayList<>();
    List<Entry> removed = new ArrayList<>();
    List<Entry> changed = new ArrayList<>();
    Entry[] a = before.array();
    Entry[] b = after.array();
    int i = 0;
    int j = 0;
    while (i < a.length || j < b.length) {
      int order = i == a.length ? 1 : j == b.length ? -1 : a[i].path().compareTo(b[j].path());
      if (order < 0) {
        removed.add(a[i++]);
      } else if (order > 0) {
        added.add(b[j++]);
      } else {
        if (!a[i].equals(b[j])) {
          changed.add(b[j]);
        }
        i++;
        j++;
      }
    }
    return new TreeDiff(added, removed, changed);
  }

  public boolean isEmpty() {
    return added.isEmpty() && removed.isEmpty() && changed.isEmpty();
  }

  /** One line an entry: {@code +}, {@code -} or {@code *} and the path. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    added.forEach(e -> text.append("+ ").append(e.path()).append('\n'));
    removed.forEach(e -> text.append("- ").append(e.path()).append('\n'));
    changed.forEach(e -> text.append("* ").append(e.path()).append('\n'));
    return text.toString();
  }
}
