package org.osimage.disk;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.osimage.ImageBuildException;
import org.osimage.content.Content;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/** A tree that FAT can hold, with its directories' sizes; entries are named by their index. */
final class FatTree {
  /** A directory has at most 65536 slots (2 MiB), says the specification. */
  private static final int MAX_SLOTS = 65536;

  private static final long MAX_FILE = 0xffffffffL;
  private static final int SLOT = 32;

  private final ImageTree tree;
  private final List<Entry> entries;

  /** For each entry the index behind its subtree: the next sibling, if there is one. */
  private final int[] end;

  private final int[] parent;
  private final int[] slots;

  /**
   * @param labelled the root has a slot for the volume label
   * @throws ImageBuildException if FAT cannot hold an entry
   */
  FatTree(ImageTree tree, boolean labelled) throws ImageBuildException {
    this.tree = tree;
    this.entries = tree.entries();
    int n = entries.size();
    this.end = new int[n];
    this.parent = new int[n];
    this.slots = new int[n];
    link();
    for (int i = 0; i < n; i++) {
      if (isDirectory(i)) {
        slots[i] = countSlots(i, i > 0 ? 2 : labelled ? 1 : 0);
      } else {
        checkKind(i);
      }
    }
  }

  /** Finds parents and ends by one walk: the canonical order is depth first. */
  private void link() {
    int directory = 0;
    for (int i = 1; i < entries.size(); i++) {
      TreePath path = entries.get(i).path();
      while (!path.startsWith(entries.get(directory).path())) {
        end[directory] = i;
        directory = parent[directory];
      }
      parent[i] = directory;
      end[i] = i + 1;
      if (isDirectory(i)) {
        directory = i;
      }
    }
    for (; directory != 0; directory = parent[directory]) {
      end[directory] = entries.size();
    }
    end[0] = entries.size();
  }

  private int countSlots(int directory, int own) throws ImageBuildException {
    Map<String, TreePath> names = new HashMap<>();
    int count = own;
    for (int child : children(directory)) {
      TreePath path = entries.get(child).path();
      FatName.check(path);
      String name = path.name();
      TreePath same = names.putIfAbsent(FatName.folded(name), path);
      if (same != null) {
        throw new ImageBuildException(
            "FAT cannot hold both "
                + same
                + " and "
                + path
                + ": their names differ only in case; rename one, or leave it out of the FAT file"
                + " system");
      }
      count += FatName.slots(name);
    }
    if (count > MAX_SLOTS) {
      throw new ImageBuildException(
          "FAT cannot hold the directory "
              + entries.get(directory).path()
              + ": it needs "
              + count
              + " slots, and at most 65536 are possible; spread its files over more directories");
    }
    return count;
  }

  private void checkKind(int i) throws ImageBuildException {
    Entry entry = entries.get(i);
    Entry body = tree.body(entry);
    if (!(body instanceof Entry.RegularFile file)) {
      throw new ImageBuildException(
          "FAT cannot hold "
              + entry.path()
              + ", a "
              + body.kind()
              + ": put a regular file in its place, or leave it out of the FAT file system");
    }
    if (file.content().size() > MAX_FILE) {
      throw new ImageBuildException(
          entry.path()
              + " is too large for FAT: it has "
              + file.content().size()
              + " bytes, and a file has at most 4294967295; split it, or put it on an ISO 9660"
              + " partition instead");
    }
  }

  int size() {
    return entries.size();
  }

  Entry entry(int i) {
    return entries.get(i);
  }

  boolean isDirectory(int i) {
    return entries.get(i).kind() == Entry.Kind.DIRECTORY;
  }

  int parent(int i) {
    return parent[i];
  }

  List<Integer> children(int directory) {
    List<Integer> children = new ArrayList<>();
    for (int i = directory + 1; i < end[directory]; i = end[i]) {
      children.add(i);
    }
    return children;
  }

  /** Slots of the root directory. */
  int rootSlots() {
    return slots[0];
  }

  /** The body of a file; a hard link's is a copy of its own. */
  Content content(int i) {
    return ((Entry.RegularFile) tree.body(entries.get(i))).content();
  }

  /** Bytes of a file or directory. */
  long bytes(int i) {
    return isDirectory(i) ? (long) slots[i] * SLOT : content(i).size();
  }

  /**
   * Clusters of a file or directory; the root of FAT12 and FAT16 has none, an empty directory has
   * one.
   */
  long clusters(int i, FatGeometry geometry) {
    return clusters(i, geometry.type(), geometry.clusterBytes());
  }

  private long clusters(int i, FatType type, int clusterBytes) {
    if (i == 0 && type != FatType.FAT32) {
      return 0;
    }
    long clusters = (bytes(i) + clusterBytes - 1) / clusterBytes;
    return isDirectory(i) ? Math.max(1, clusters) : clusters;
  }

  /** Clusters of everything. */
  long allClusters(FatType type, int clusterBytes) {
    long sum = 0;
    for (int i = 0; i < entries.size(); i++) {
      sum += clusters(i, type, clusterBytes);
    }
    return sum;
  }
}
