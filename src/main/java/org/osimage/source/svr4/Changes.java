package org.osimage.source.svr4;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.osimage.ImageBuildException;
import org.osimage.source.Contribution.SymbolicOwner;
import org.osimage.source.TreeStage.Staged;
import org.osimage.source.svr4.format.MapEntry;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.SymlinkWalk;
import org.osimage.tree.TreePath;

/** An image while packages are installed: the tree and what is to be changed in one edit. */
final class Changes {
  private final long epoch;
  private ImageTree tree;
  private final Map<TreePath, SymbolicOwner> owners;
  private final TreeMap<TreePath, Entry> puts = new TreeMap<>();
  private final Set<TreePath> deletes = new HashSet<>();
  private final Map<TreePath, Attributes> attributes = new HashMap<>();
  private final Map<TreePath, TreePath> realParents = new HashMap<>();

  Changes(ImageTree tree, Map<TreePath, SymbolicOwner> owners, long epoch) {
    this.tree = tree;
    this.owners = new HashMap<>(owners);
    this.epoch = epoch;
  }

  /** What lies at the path; a hard link is shown as what it is a name of. */
  Optional<Entry> find(TreePath path) {
    Entry put = puts.get(path);
    if (put != null) {
      return put instanceof Entry.HardLink link
          ? find(link.target()).map(e -> e.withPath(path))
          : Optional.of(put);
    }
    return deletes.contains(path)
        ? Optional.empty()
        : tree.find(path).map(e -> tree.body(e).withPath(path));
  }

  /** The attributes that the entry at the path will have. */
  Attributes attributes(Entry entry) {
    return attributes.getOrDefault(entry.path(), entry.attributes());
  }

  /** Where the path leads when links above it are followed within the image. */
  TreePath real(TreePath path) throws ImageBuildException {
    if (path.isRoot()) {
      return path;
    }
    TreePath parent = realParents.get(path.parent());
    if (parent == null) {
      parent = SymlinkWalk.resolve(path.parent(), p -> SymlinkWalk.target(find(p)));
      realParents.put(path.parent(), parent);
    }
    return parent.resolve(path.name());
  }

  /** Adds or replaces an entry; parents that are missing become directories. */
  void put(Entry entry) {
    puts.put(entry.path(), entry);
    deletes.remove(entry.path());
    attributes.remove(entry.path());
    if (entry.kind() == Entry.Kind.SYMLINK || isSymlink(entry.path())) {
      realParents.clear();
    }
  }

  private boolean isSymlink(TreePath path) {
    return tree.find(path).filter(e -> e.kind() == Entry.Kind.SYMLINK).isPresent();
  }

  void owner(TreePath path, SymbolicOwner owner) {
    owners.put(path, owner);
  }

  /** Whose the entry at the path is, by name where that is known; {@code ?} where it is not. */
  SymbolicOwner ownerOf(TreePath path) {
    SymbolicOwner named = owners.get(path);
    if (named != null && !named.user().equals("0") && !named.group().equals("0")) {
      return named;
    }
    Optional<Attributes> known = find(path).map(this::attributes);
    boolean root = known.isPresent() && known.get().uid() == 0;
    boolean rootGroup = known.isPresent() && known.get().gid() == 0;
    return new SymbolicOwner(root ? "root" : MapEntry.ANY, rootGroup ? "root" : MapEntry.ANY);
  }

  /** Changes mode and time of what lies at the path. */
  void attributes(TreePath path, Attributes changed) {
    attributes.put(path, changed);
  }

  /** Removes one entry; of a directory nothing may be left below. */
  void delete(TreePath path) {
    if (puts.remove(path) == null || tree.contains(path)) {
      deletes.add(path);
    }
    attributes.remove(path);
    owners.remove(path);
    if (isSymlink(path)) {
      realParents.clear();
    }
  }

  /** Whether everything below the directory is to be deleted. */
  boolean isEmpty(TreePath directory) {
    for (Entry below : tree.subtree(directory)) {
      if (!below.path().equals(directory) && !deletes.contains(below.path())) {
        return false;
      }
    }
    for (TreePath p = puts.higherKey(directory);
        p != null && p.startsWith(directory);
        p = puts.higherKey(p)) {
      return false;
    }
    return true;
  }

  /** The image with all changes made so far. */
  Staged apply() throws ImageBuildException {
    Attributes implicit = Attributes.root(0755, epoch);
    tree =
        tree.edit(
            editor -> {
              deletes.forEach(editor::delete);
              for (Entry entry : puts.values()) {
                editor.putWithParents(entry, implicit);
              }
              for (Map.Entry<TreePath, Attributes> change : attributes.entrySet()) {
                editor.setAttributes(change.getKey(), change.getValue());
              }
            });
    puts.clear();
    deletes.clear();
    attributes.clear();
    realParents.clear();
    return new Staged(tree, Map.copyOf(owners));
  }

  /** The image as of the last {@link #apply}. */
  ImageTree tree() {
    return tree;
  }

  /** Takes over what scripts made of the image; owners that they gave count. */
  void replace(ImageTree changed) {
    for (Entry entry : changed.entries()) {
      Attributes now = entry.attributes();
      Optional<Attributes> before =
          owners.containsKey(entry.path())
              ? tree.find(entry.path()).map(Entry::attributes)
              : Optional.empty();
      if (before.isPresent()
          && (before.get().uid() != now.uid() || before.get().gid() != now.gid())) {
        owners.remove(entry.path());
      }
    }
    tree = changed;
    realParents.clear();
  }
}
