package org.osimage.tree;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.osimage.ImageBuildException;
import org.osimage.tree.Entry.Directory;
import org.osimage.tree.Entry.HardLink;

/**
 * Collects changes to a tree and applies them in one linear merge; entries may be put in any order,
 * links before what they link to. Single use. As in a file system, a body lives as long as it has a
 * name: when the name that owns it is deleted or gets another body, the next hard link of the old
 * tree takes the body over. A hard link that is put means whatever its target is in the end.
 */
public final class TreeEditor {
  private final ImageTree old;
  private final TreeMap<TreePath, Entry> puts = new TreeMap<>();
  private final TreeSet<TreePath> deletes = new TreeSet<>(); // none lies beneath another

  /** New attributes of the old tree's bodies, which outlive the names that owned them. */
  private final Map<TreePath, Attributes> changed = new HashMap<>();

  TreeEditor(ImageTree old) {
    this.old = old;
  }

  /**
   * What the tree has at the path, with the changes made so far. A hard link whose owner went is
   * shown as the file that it may become.
   */
  public Optional<Entry> find(TreePath path) {
    Entry put = puts.get(path);
    if (put != null) {
      return Optional.of(put);
    }
    return deleted(path) ? Optional.empty() : old.find(path).map(this::current);
  }

  private Entry current(Entry entry) {
    Entry body = body(entry);
    return lost(body.path())
        ? body.withPath(entry.path())
        : entry.withAttributes(body.attributes());
  }

  /** The old tree's body behind an old entry, with its new attributes. */
  private Entry body(Entry entry) {
    Entry body = old.body(entry);
    return body.withAttributes(changed.getOrDefault(body.path(), body.attributes()));
  }

  private boolean deleted(TreePath path) {
    TreePath at = deletes.floor(path);
    return at != null && path.startsWith(at);
  }

  /** Whether the name that owned a body of the old tree has it no more. */
  private boolean lost(TreePath owner) {
    Entry put = puts.get(owner);
    return put == null
        ? deleted(owner)
        : !old.find(owner).map(before -> sameBody(before, put)).orElse(false);
  }

  private static boolean sameBody(Entry before, Entry after) {
    return before.kind() == after.kind() && before.withAttributes(after.attributes()).equals(after);
  }

  /** Adds the entry, or replaces the one at its path; other names of a replaced file keep it. */
  public void put(Entry entry) {
    Optional<Entry> before = old.find(entry.path());
    if (before.isPresent() && sameBody(before.get(), entry)) {
      changed.put(entry.path(), entry.attributes());
    }
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
    for (TreePath below = puts.ceilingKey(path);
        below != null && below.startsWith(path);
        below = puts.higherKey(below)) {
      puts.remove(below);
    }
    if (!deleted(path)) {
      for (TreePath below = deletes.higher(path);
          below != null && below.startsWith(path);
          below = deletes.higher(below)) {
        deletes.remove(below);
      }
      deletes.add(path);
    }
  }

  /**
   * Changes the attributes of the file at the path under all of its names.
   *
   * @throws ImageBuildException if there is no entry at the path
   */
  public void setAttributes(TreePath path, Attributes attributes) throws ImageBuildException {
    TreePath at = path;
    for (int hops = 0; hops <= puts.size(); hops++) {
      if (find(at).isEmpty() && at.equals(path)) {
        throw new ImageBuildException("no entry " + path + " to change");
      }
      Entry put = puts.get(at);
      if (put instanceof HardLink link) {
        at = link.target();
      } else if (put != null) {
        put(put.withAttributes(attributes));
        return;
      } else {
        setOldAttributes(path, at, attributes);
        return;
      }
    }
    throw new ImageBuildException(path + " is a hard link to itself in a circle");
  }

  private void setOldAttributes(TreePath path, TreePath at, Attributes attributes)
      throws ImageBuildException {
    TreePath owner =
        old.find(at)
            .map(entry -> old.body(entry).path())
            .orElseThrow(
                () ->
                    new ImageBuildException(
                        path + " is a hard link to " + at + ", which is not in the tree"));
    changed.put(owner, attributes);
    Entry put = puts.get(owner);
    if (put != null && !lost(owner)) {
      puts.put(owner, put.withAttributes(attributes));
    }
  }

  ImageTree finish() throws ImageBuildException {
    if (puts.isEmpty() && deletes.isEmpty() && changed.isEmpty()) {
      return old;
    }
    List<Entry> merged = new ArrayList<>(old.size() + puts.size());
    var nextPut = puts.values().iterator();
    Optional<Entry> put = nextPut.hasNext() ? Optional.of(nextPut.next()) : Optional.empty();
    for (Entry entry : old.array()) {
      while (put.isPresent() && put.get().path().compareTo(entry.path()) < 0) {
        merged.add(put.get());
        put = nextPut.hasNext() ? Optional.of(nextPut.next()) : Optional.empty();
      }
      if (put.isPresent() && put.get().path().equals(entry.path())) {
        continue; // it comes next
      }
      if (!deleted(entry.path())) {
        Attributes attributes = changed.get(entry.path());
        merged.add(attributes == null ? entry : entry.withAttributes(attributes));
      }
    }
    while (put.isPresent()) {
      merged.add(put.get());
      put = nextPut.hasNext() ? Optional.of(nextPut.next()) : Optional.empty();
    }
    return ImageTree.ofSorted(promote(merged.toArray(new Entry[0])));
  }

  /** Lets the first remaining link to a lost body own it. */
  private Entry[] promote(Entry[] entries) {
    Map<TreePath, TreePath> heirs = new HashMap<>();
    for (int i = 0; i < entries.length; i++) {
      if (entries[i] instanceof HardLink link && detached(link)) {
        Optional<Entry> target = old.find(link.target());
        if (target.isPresent() && target.get().kind() != Entry.Kind.DIRECTORY) {
          Entry body = body(target.get());
          entries[i] = inherit(link, body, heirs);
        }
      }
    }
    return entries;
  }

  /** Whether the link no longer finds at its target what it stands for. */
  private boolean detached(HardLink link) {
    return puts.containsKey(link.path())
        ? !puts.containsKey(link.target()) && deleted(link.target())
        : lost(link.target());
  }

  private Entry inherit(HardLink link, Entry body, Map<TreePath, TreePath> heirs) {
    if (!lost(body.path())) {
      return new HardLink(link.path(), link.attributes(), body.path());
    }
    TreePath heir = heirs.putIfAbsent(body.path(), link.path());
    return heir == null
        ? body.withPath(link.path())
        : new HardLink(link.path(), link.attributes(), heir);
  }
}
