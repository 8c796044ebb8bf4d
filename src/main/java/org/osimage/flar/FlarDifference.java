package org.osimage.flar;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osimage.ImageBuildException;
import org.osimage.flar.header.SectionName;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/**
 * What a clone of one image needs to become another: new and changed entries, and a manifest. The
 * names of one file go together: if one of them is new, gone elsewhere or changed, all are members.
 */
public final class FlarDifference {
  private final ImageTree before;
  private final ImageTree after;
  private final Set<TreePath> changed = new HashSet<>();

  private FlarDifference(ImageTree before, ImageTree after) {
    this.before = before;
    this.after = after;
  }

  /**
   * @param before the image that the clone has
   * @param after the image that it is to have
   */
  public static FlarDifference between(ImageTree before, ImageTree after) {
    FlarDifference difference = new FlarDifference(before, after);
    for (Entry entry : after.entries()) {
      if (!difference.sameBody(entry)) {
        difference.changed.add(entry.path());
      }
    }
    difference.addLinked();
    return difference;
  }

  private boolean sameBody(Entry entry) {
    Optional<Entry> old = before.find(entry.path());
    return old.isPresent()
        && before
            .body(old.get())
            .withPath(entry.path())
            .equals(after.body(entry).withPath(entry.path()));
  }

  /** Adds all names of a file whose names are not the same in both images. */
  private void addLinked() {
    Map<TreePath, List<TreePath>> old = groups(before);
    Map<TreePath, List<TreePath>> now = groups(after);
    for (List<TreePath> names : Set.copyOf(now.values())) {
      if (names.stream().anyMatch(name -> changed.contains(name) || !sameNames(name, names, old))) {
        changed.addAll(names);
      }
    }
    for (List<TreePath> names : Set.copyOf(old.values())) {
      for (TreePath name : names) {
        if (after.contains(name)
            && !now.containsKey(name)
            && !sameNames(name, List.of(name), old)) {
          changed.add(name);
        }
      }
    }
  }

  /** Whether of the old names of the file those remain that it has now, and none are new. */
  private boolean sameNames(TreePath name, List<TreePath> now, Map<TreePath, List<TreePath>> old) {
    List<TreePath> names = old.getOrDefault(name, List.of(name));
    Set<TreePath> expected = new HashSet<>(now);
    return new HashSet<>(names).containsAll(now)
        && names.stream().allMatch(n -> expected.contains(n) || !after.contains(n));
  }

  /** For each name of a file with several names all of them. */
  private static Map<TreePath, List<TreePath>> groups(ImageTree tree) {
    Map<TreePath, List<TreePath>> groups = new HashMap<>();
    for (Entry entry : tree.entries()) {
      if (entry instanceof Entry.HardLink link) {
        List<TreePath> names =
            groups.computeIfAbsent(link.target(), k -> new ArrayList<>(List.of(link.target())));
        names.add(link.path());
        groups.put(link.path(), names);
      }
    }
    return groups;
  }

  /** Whether the new image has the path, and a clone of the old one needs it. */
  boolean isMember(TreePath path) {
    return changed.contains(path);
  }

  ImageTree before() {
    return before;
  }

  ImageTree after() {
    return after;
  }

  /**
   * The entries to archive, with the directories on the way to them, and those that something is
   * deleted from, since that changes their time.
   */
  public ImageTree members() throws ImageBuildException {
    Set<TreePath> kept = new HashSet<>(changed);
    for (Entry entry : before.entries()) {
      if (!after.contains(entry.path()) && after.contains(entry.path().parent())) {
        kept.add(entry.path().parent());
      }
    }
    for (TreePath path : List.copyOf(kept)) {
      for (TreePath p = path.parent(); kept.add(p); p = p.parent()) {
        // up to the first that is known
      }
    }
    kept.add(TreePath.ROOT);
    return ImageTree.of(
        after.entries().stream().filter(entry -> kept.contains(entry.path())).toList());
  }

  /** How many entries are archived because they are new or changed. */
  public int size() {
    return changed.size();
  }

  /**
   * The manifest.
   *
   * @throws ImageBuildException if it cannot express a name or a time
   */
  FlarSection manifest(List<TreePath> excluded) throws ImageBuildException {
    ManifestText text = new ManifestText(this, List.copyOf(excluded));
    text.check();
    return new FlarSection(SectionName.MANIFEST, text::writeTo);
  }

  /**
   * Paths that the installer, but not we, would delete wrongly: it hands them to a shell unquoted.
   */
  public List<TreePath> unquotable() {
    return before.entries().stream()
        .map(Entry::path)
        .filter(path -> !after.contains(path))
        .filter(path -> !path.toString().matches("[\\p{L}\\p{N}/_.,:+@%=-]+"))
        .toList();
  }
}
