package org.osimage.iso;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.osimage.tree.Entry;
import org.osimage.tree.HardLinks;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/**
 * The tree by number: an entry is its place in canonical order, its children are a run of numbers.
 * Three ints an entry.
 */
final class Nodes {
  private final List<Entry> entries;
  private final HardLinks links;
  private final Map<TreePath, Integer> linked = new HashMap<>();

  /** Children of entry n are {@code children[first[n] .. first[n + 1]]}, in canonical order. */
  private final int[] first;

  private final int[] children;
  private final int[] parents;
  private long dateSeconds;
  private byte[] date = new byte[0];

  Nodes(ImageTree tree) {
    entries = tree.entries();
    links = HardLinks.of(tree);
    for (Entry entry : entries) {
      if (entry instanceof Entry.HardLink link) {
        linked.put(link.target(), -1);
      }
    }
    int n = entries.size();
    parents = new int[n];
    first = new int[n + 1];
    int[] path = new int[16]; // the directories above the entry at hand
    for (int i = 1; i < n; i++) {
      Entry entry = entries.get(i);
      int depth = entry.path().depth();
      if (depth >= path.length) {
        path = java.util.Arrays.copyOf(path, depth * 2);
      }
      path[depth] = i;
      parents[i] = path[depth - 1];
      first[parents[i] + 1]++;
      if (!linked.isEmpty()) {
        int number = i;
        linked.computeIfPresent(entry.path(), (p, old) -> number);
      }
    }
    for (int i = 0; i < n; i++) {
      first[i + 1] += first[i];
    }
    children = new int[Math.max(0, n - 1)];
    int[] next = first.clone();
    for (int i = 1; i < n; i++) {
      children[next[parents[i]]++] = i;
    }
  }

  int size() {
    return entries.size();
  }

  Entry entry(int node) {
    return entries.get(node);
  }

  /** The directory that holds the entry; the root's is the root. */
  int parent(int node) {
    return parents[node];
  }

  int childCount(int node) {
    return first[node + 1] - first[node];
  }

  int child(int node, int index) {
    return children[first[node] + index];
  }

  /** The entry that owns the body: for a hard link its target, else itself. */
  int owner(int node) {
    return entries.get(node) instanceof Entry.HardLink link
        ? linked.getOrDefault(link.target(), node)
        : node;
  }

  /** The entry whose kind counts. */
  Entry body(int node) {
    return entries.get(owner(node));
  }

  /** A number that all names of a file share, from 1. */
  long serial(int node) {
    return owner(node) + 1L;
  }

  /** The seven bytes of the entry's time; entries of one package often share it. */
  byte[] date(int node) {
    long seconds = entries.get(node).attributes().mtime();
    if (seconds != dateSeconds || date.length == 0) {
      date = IsoTime.record(seconds);
      dateSeconds = seconds;
    }
    return date;
  }

  /** Names of a file, or for a directory two and its subdirectories, as Unix counts. */
  int links(int node) {
    Entry entry = entries.get(node);
    if (entry.kind() != Entry.Kind.DIRECTORY) {
      return links.count(entry);
    }
    int count = 2;
    for (int i = 0; i < childCount(node); i++) {
      if (entries.get(child(node, i)).kind() == Entry.Kind.DIRECTORY) {
        count++;
      }
    }
    return count;
  }
}
