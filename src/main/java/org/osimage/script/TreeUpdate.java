package org.osimage.script;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osimage.host.HostNames;
import org.osimage.host.HostStat;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreeDiff;
import org.osimage.tree.TreePath;

/**
 * Makes a materialised tree another one by writing only what differs. Files that only got other
 * attributes stay the same files.
 */
final class TreeUpdate {
  private final Materialiser materialiser;
  private final Path root;
  private final Materialised before;
  private final ImageTree after;
  private final Set<TreePath> written = new HashSet<>();
  private final Set<TreePath> touched = new HashSet<>();

  /**
   * @param before as it lies in the directory, without changes by scripts since
   */
  TreeUpdate(Materialiser materialiser, Path root, Materialised before, ImageTree after) {
    this.materialiser = materialiser;
    this.root = root;
    this.before = before;
    this.after = after;
  }

  Materialised apply() throws IOException {
    TreeDiff diff = TreeDiff.between(before.tree(), after);
    remove(diff.removed());
    Map<TreePath, Entry> changed = new HashMap<>();
    diff.added().forEach(e -> changed.put(e.path(), e));
    diff.changed().forEach(e -> changed.put(e.path(), e));
    List<Entry> directories = new ArrayList<>();
    for (Entry entry : after.entries()) {
      Entry change = changed.get(entry.path());
      boolean relinked = entry instanceof Entry.HardLink link && written.contains(link.target());
      if (change != null || relinked) {
        update(entry);
        if (entry.kind() == Entry.Kind.DIRECTORY) {
          directories.add(entry);
        }
      }
    }
    // files in a directory change its time
    for (int i = directories.size() - 1; i >= 0; i--) {
      materialiser.setDirectoryAttributes(directories.get(i));
    }
    return materialised();
  }

  private void remove(List<Entry> removed) throws IOException {
    for (int i = removed.size() - 1; i >= 0; i--) {
      Files.delete(HostNames.resolve(root, removed.get(i).path().toString()));
    }
  }

  private void update(Entry entry) throws IOException {
    Path file = HostNames.resolve(root, entry.path().toString());
    Optional<Entry> old = before.tree().find(entry.path());
    touched.add(entry.path());
    boolean directory = entry.kind() == Entry.Kind.DIRECTORY;
    if (old.isPresent() && directory && old.get().kind() == Entry.Kind.DIRECTORY) {
      return;
    }
    if (old.isPresent() && entry.kind() != Entry.Kind.HARD_LINK && sameBody(old.get(), entry)) {
      materialiser.setFileAttributes(entry);
      return;
    }
    if (old.isPresent()) {
      Files.delete(file);
    }
    materialiser.write(entry, file);
    written.add(entry.path());
  }

  private static boolean sameBody(Entry old, Entry now) {
    return old.kind() == now.kind() && old.withAttributes(now.attributes()).equals(now);
  }

  private Materialised materialised() throws IOException {
    Materialised now = new Materialised(after);
    for (Entry entry : after.entries()) {
      Entry body = after.body(entry);
      boolean fresh = touched.contains(entry.path()) || touched.contains(body.path());
      Optional<Materialised.Written> old = before.at(entry.path());
      HostStat inode =
          fresh || old.isEmpty()
              ? HostStat.of(HostNames.resolve(root, entry.path().toString()))
              : old.get().inode();
      now.add(entry.path(), body, inode);
    }
    return now;
  }
}
