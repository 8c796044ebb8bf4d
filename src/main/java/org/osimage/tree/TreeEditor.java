package org.osimage.tree;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.osimage.ImageBuildException;
import org.osimage.tree.Entry.Directory;
import org.osimage.tree.Entry.HardLink;

/**
 * Collects changes to a tree, in any order, and applies them in one linear merge. Single use. When
 * the name that owns a body goes, the next hard link takes the body over.
 */
public final class TreeEditor {
  private final ImageTree old;
  private final TreeMap<TreePath, Entry> puts = new TreeMap<>();
  private final TreeMap<TreePath, Boolean> deletes = new TreeMap<>();

  TreeEditor(ImageTree old) {
    this.old = old;
  }

  /** What the tree has at the path, with the changes made so far. */
  public Optional<Entry> find(TreePath path) {
    Entry put = puts.get(path);
    if (put != null) {
      return Optional.of(put);
    }
    return deleted(path) ? Optional.empty() : old.find(path);
  }

  private boolean deleted(TreePath path) {
    Map.Entry<TreePath, Boolean> tree = deletes.floorEntry(path);
    return tree != null && path.startsWith(tree.getKey());
  }

  /** Adds the entry, or replaces the one at its path; other names of a replaced file keep it. */
  public void put(Entry entry) {
    puts.put(entry.path(), entry);
  }

  /** As {@link #put}, and directories that are missing above it are made with the attributes. */
  public void putWithParents(Entry entry, Attributes implicit) {
    for (TreePath p = entry.path().parent(); find(p).isEmpty(); p = p.parent()) {
      put(new Directory(p, implicit));
    }
    put(entry);
  }

  /** Removes the entry and everything beneath it; nothing happens when it is not there. */
  public void delete(TreePath path) {
    if (path.isRoot()) {
      throw new IllegalArgumentException("the root of a tree cannot be deleted");
    }
    puts.subMap(path, true, path, true).clear();
    for (TreePath below = puts.higherKey(path);
        below != null && below.startsWith(path);
        below = puts.higherKey(below)) {
      puts.remove(below);
    }
    if (!deleted(path)) {
      for (TreePath below = deletes.higherKey(path);
          below != null && below.startsWith(path);
          below = deletes.higherKey(below)) {
        deletes.remove(below);
      }
      deletes.put(path, true);
    }
  }

  /** Changes the attributes of the file at the path under all of its names. */
  public void setAttributes(TreePath path, Attributes attributes) throws ImageBuildException {
    Entry entry =
        find(path).orElseThrow(() -> new ImageBuildException("no entry " + path + " to change"));
    TreePath owner = entry instanceof HardLink link ? link.target() : path;
    Entry body = find(owner).orElse(entry);
    puts.put(body.path(), body.withAttributes(attributes));
  }

  ImageTree finish() throws ImageBuildException {
    if (puts.isEmpty() && deletes.isEmpty()) {
      return old;
    }
    List<Entry> merged = new ArrayList<>(old.size() + puts.size());
    Map<TreePath, Entry> lostBodies = new HashMap<>();
    var nextPut = puts.values().iterator();
    Optional<Entry> put = nextPut.hasNext() ? Optional.of(nextPut.next()) : Optional.empty();
    for (Entry entry : old.array()) {
      while (put.isPresent() && put.get().path().compareTo(entry.path()) < 0) {
        merged.add(put.get());
        put = nextPut.hasNext() ? Optional.of(nextPut.next()) : Optional.empty();
      }
      if (put.isPresent() && put.get().path().equals(entry.path())) {
        if (!sameBody(entry, put.get())) {
          lostBodies.put(entry.path(), entry);
        }
        merged.add(put.get());
        put = nextPut.hasNext() ? Optional.of(nextPut.next()) : Optional.empty();
      } else if (deleted(entry.path())) {
        lostBodies.put(entry.path(), entry);
      } else {
        merged.add(entry);
      }
    }
    while (put.isPresent()) {
      merged.add(put.get());
      put = nextPut.hasNext() ? Optional.of(nextPut.next()) : Optional.empty();
    }
    return ImageTree.ofSorted(promote(merged, lostBodies));
  }

  private static boolean sameBody(Entry before, Entry after) {
    return before.kind() == after.kind() && before.withAttributes(after.attributes()).equals(after);
  }

  /** Lets the first remaining link to a lost body own it. */
  private Entry[] promote(List<Entry> merged, Map<TreePath, Entry> lostBodies) {
    Entry[] entries = merged.toArray(new Entry[0]);
    Map<TreePath, TreePath> heirs = new HashMap<>();
    for (int i = 0; i < entries.length; i++) {
      if (entries[i] instanceof HardLink link && !puts.containsKey(link.path())) {
        Entry lost = lostBodies.get(link.target());
        if (lost != null) {
          TreePath heir = heirs.putIfAbsent(link.target(), link.path());
          entries[i] =
              heir == null
                  ? lost.withPath(link.path())
                  : new HardLink(link.path(), link.attributes(), heir);
        }
      }
    }
    return entries;
  }
}
