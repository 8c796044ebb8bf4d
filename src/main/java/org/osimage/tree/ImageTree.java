package org.osimage.tree;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.RandomAccess;
import org.osimage.ImageBuildException;
import org.osimage.tree.Entry.Directory;
import org.osimage.tree.Entry.HardLink;

/**
 * An image: a flat array of entries in canonical order ({@link TreePath#compareTo}), the root
 * directory first. Immutable. Every entry's parent is a directory of the tree; of the names of one
 * file the first in canonical order owns the body, and the others are hard links to it.
 */
public final class ImageTree {
  private final Entry[] entries;

  private ImageTree(Entry[] entries) {
    this.entries = entries;
  }

  /** A tree of only a root directory, mode 0755, owned by 0:0. */
  public static ImageTree empty(long mtime) {
    return new ImageTree(new Entry[] {new Directory(TreePath.ROOT, Attributes.root(0755, mtime))});
  }

  /**
   * A tree from all its entries, in any order.
   *
   * @throws ImageBuildException if two entries have one path, a parent is missing or no directory,
   *     or a hard link leads nowhere or to a directory
   */
  public static ImageTree of(Collection<? extends Entry> entries) throws ImageBuildException {
    return ofSorted(sorted(entries));
  }

  /** As {@link #of(Collection)}, but missing parents are made with the given attributes. */
  public static ImageTree withImplicitParents(
      Collection<? extends Entry> entries, Attributes implicit) throws ImageBuildException {
    return ofSorted(ImplicitParents.add(sorted(entries), implicit));
  }

  private static Entry[] sorted(Collection<? extends Entry> entries) {
    Entry[] array = entries.toArray(new Entry[0]);
    Arrays.sort(array, (a, b) -> a.path().compareTo(b.path()));
    return array;
  }

  static ImageTree ofSorted(Entry[] sorted) throws ImageBuildException {
    checkStructure(sorted);
    HardLinkOrder.canonicalise(sorted);
    return new ImageTree(sorted);
  }

  private static void checkStructure(Entry[] sorted) throws ImageBuildException {
    if (sorted.length == 0 || !sorted[0].path().isRoot()) {
      throw new ImageBuildException("the tree has no root directory");
    }
    if (sorted[0].kind() != Entry.Kind.DIRECTORY) {
      throw new ImageBuildException("the root of the tree is no directory");
    }
    TreePath directory = TreePath.ROOT; // the last parent found to be one: siblings come in runs
    for (int i = 1; i < sorted.length; i++) {
      TreePath path = sorted[i].path();
      if (path.equals(sorted[i - 1].path())) {
        throw new ImageBuildException("the tree has two entries " + path);
      }
      TreePath parent = path.parent();
      if (!parent.equals(directory)) {
        int at = find(sorted, parent);
        if (at < 0 || sorted[at].kind() != Entry.Kind.DIRECTORY) {
          throw new ImageBuildException(
              "the parent of "
                  + path
                  + (at < 0 ? " is missing" : " is a " + sorted[at].kind() + ", no directory"));
        }
        directory = parent;
      }
    }
  }

  private static int find(Entry[] sorted, TreePath path) {
    int low = 0;
    int high = sorted.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = sorted[middle].path().compareTo(path);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -low - 1;
  }

  public int size() {
    return entries.length;
  }

  /** All entries in canonical order, the root first. */
  public List<Entry> entries() {
    return new View(entries, 0, entries.length);
  }

  public Directory root() {
    return (Directory) entries[0];
  }

  public Optional<Entry> find(TreePath path) {
    int at = find(entries, path);
    return at < 0 ? Optional.empty() : Optional.of(entries[at]);
  }

  public boolean contains(TreePath path) {
    return find(entries, path) >= 0;
  }

  /** The entry at the path and everything beneath it; empty when it is not there. */
  public List<Entry> subtree(TreePath path) {
    int from = find(entries, path);
    if (from < 0) {
      return List.of();
    }
    int to = from + 1;
    while (to < entries.length && entries[to].path().startsWith(path)) {
      to++;
    }
    return new View(entries, from, to);
  }

  /** The entry, or for a hard link the entry that owns the body. */
  public Entry body(Entry entry) {
    return entry instanceof HardLink link
        ? find(link.target()).orElseThrow(() -> new IllegalStateException("dangling " + link))
        : entry;
  }

  /**
   * The tree's subtree at {@code path} as a tree of its own, whose root it becomes.
   *
   * @throws ImageBuildException if there is no directory, or a hard link in it needs a body outside
   */
  public ImageTree subImage(TreePath path) throws ImageBuildException {
    List<Entry> below = subtree(path);
    if (below.isEmpty() || below.get(0).kind() != Entry.Kind.DIRECTORY) {
      throw new ImageBuildException("the tree has no directory " + path);
    }
    Entry[] moved = new Entry[below.size()];
    for (int i = 0; i < moved.length; i++) {
      Entry entry = below.get(i);
      if (entry instanceof HardLink link) {
        if (!link.target().startsWith(path)) {
          throw new ImageBuildException(
              link.path() + " is a hard link to " + link.target() + ", which lies outside " + path);
        }
        entry = new HardLink(link.path(), link.attributes(), link.target().relativeTo(path));
      }
      moved[i] = entry.withPath(entry.path().relativeTo(path));
    }
    return ofSorted(moved);
  }

  /** What an edit does to a tree. */
  public interface Edit {
    void apply(TreeEditor editor) throws ImageBuildException;
  }

  /** Another tree, with all the edits made in one pass; this one stays as it is. */
  public ImageTree edit(Edit edit) throws ImageBuildException {
    TreeEditor editor = new TreeEditor(this);
    edit.apply(editor);
    return editor.finish();
  }

  Entry[] array() {
    return entries;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ImageTree tree && Arrays.equals(entries, tree.entries);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(entries);
  }

  @Override
  public String toString() {
    return "tree of " + entries.length + " entries";
  }

  private static final class View extends AbstractList<Entry> implements RandomAccess {
    private final Entry[] entries;
    private final int from;
    private final int to;

    View(Entry[] entries, int from, int to) {
      this.entries = entries;
      this.from = from;
      this.to = to;
    }

    @Override
    public Entry get(int index) {
      return entries[from + java.util.Objects.checkIndex(index, to - from)];
    }

    @Override
    public int size() {
      return to - from;
    }
  }
}
