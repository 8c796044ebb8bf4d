package org.osimage.tree;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The tree by number, for writers of file systems: an entry is its place in canonical order, its
 * children are a run of numbers. Three ints an entry.
 */
public final class Nodes {
  private final List<Entry> entries;
  private final HardLinks links;
  private final Map<TreePath, Integer> linked = new HashMap<>();

  /** Children of entry n are {@code children[first[n] .. first[n + 1]]}, in canonical order. */
  private final int[] first;

  private final int[] children;
  private final int[] parents;

  public Nodes(ImageTree tree) {
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

  public int size() {
    return entries.size();
  }

  public Entry entry(int node) {
    return entries.get(node);
  }

  /** The directory that holds the entry; the root's is the root. */
  public int parent(int node) {
    return parents[node];
  }

  public int childCount(int node) {
    return first[node + 1] - first[node];
  }

  public int child(int node, int index) {
    return children[first[node] + index];
  }

  /** The entry that owns the body: for a hard link its target, else itself. */
  public int owner(int node) {
    return entries.get(node) instanceof Entry.HardLink link
        ? linked.getOrDefault(link.target(), node)
        : node;
  }

  /** The entry whose kind counts. */
  public Entry body(int node) {
    return entries.get(owner(node));
  }

  /** A number that all names of a file share, from 1. */
  public long serial(int node) {
    return owner(node) + 1L;
  }

  /** Names of a file, or for a directory two and its subdirectories, as Unix counts. */
  public int links(int node) {
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
