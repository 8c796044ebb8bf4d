package org.osimage.source.debian.unpack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.osimage.content.Content;
import org.osimage.content.ContentStore;
import org.osimage.source.debian.unpack.PackageMerge.Merged;
import org.osimage.source.debian.unpack.PackageMerge.Owned;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.TreePath;

/**
 * What stands in the image besides the packages' files: the dpkg database and what scripts of base
 * packages would have made. Never replaces what a package delivers. All times are the build's.
 */
final class Additions {
  private final Merged merged;
  private final ContentStore store;
  private final long epoch;
  private final TreeMap<TreePath, Entry> entries = new TreeMap<>();

  Additions(Merged merged, ContentStore store, long epoch) {
    this.merged = merged;
    this.store = store;
    this.epoch = epoch;
  }

  Collection<Entry> entries() {
    return entries.values();
  }

  /** The absolute path with the links above it followed. */
  String realPath(String path) throws IOException {
    return "/" + place(path);
  }

  /** What stands at the path, links above it followed; empty if nothing does. */
  Optional<Entry> find(String path) throws IOException {
    return at(place(path));
  }

  /** As {@link #find}, and a link at the path itself is followed, too. */
  Optional<Entry> findFollowed(String path) throws IOException {
    TreePath at = place(path);
    for (int hops = 0; hops < 40; hops++) {
      Optional<Entry> entry = at(at);
      if (entry.isEmpty() || !(entry.get() instanceof Entry.Symlink link)) {
        return entry;
      }
      at = merged.paths().target(at, link.target());
    }
    return Optional.empty();
  }

  private Optional<Entry> at(TreePath path) {
    Owned owned = merged.entries().get(path);
    return owned != null ? Optional.of(owned.entry()) : Optional.ofNullable(entries.get(path));
  }

  /** The body of a regular file, links followed; empty if there is none. */
  Optional<byte[]> bytes(String path) throws IOException {
    Optional<Entry> entry = findFollowed(path);
    if (entry.isPresent() && entry.get() instanceof Entry.HardLink link) {
      entry = at(link.target());
    }
    if (entry.isPresent() && entry.get() instanceof Entry.RegularFile file) {
      return Optional.of(store.bytes(file.content()));
    }
    return Optional.empty();
  }

  void directory(String path, int mode, long uid, long gid) throws IOException {
    add(new Entry.Directory(place(path), Attributes.of(mode, uid, gid, epoch)));
  }

  void directory(String path) throws IOException {
    directory(path, 0755, 0, 0);
  }

  void file(String path, int mode, long uid, long gid, byte[] body) throws IOException {
    file(path, mode, uid, gid, store.put(body));
  }

  /** A file of root's that all may read. */
  void file(String path, String body) throws IOException {
    file(path, 0644, 0, 0, body.getBytes(StandardCharsets.UTF_8));
  }

  void file(String path, int mode, long uid, long gid, Content body) throws IOException {
    add(new Entry.RegularFile(place(path), Attributes.of(mode, uid, gid, epoch), body));
  }

  void symlink(String path, String target) throws IOException {
    add(new Entry.Symlink(place(path), Attributes.root(0777, epoch), target));
  }

  /** Copies a regular file with its attributes, as {@code cp -p}; nothing if it is not there. */
  void copy(String from, String to) throws IOException {
    Optional<Entry> entry = findFollowed(from);
    if (entry.isPresent() && entry.get() instanceof Entry.RegularFile file) {
      add(file.withPath(place(to)));
    }
  }

  /** Replaces the attributes of a directory, whoever brought it. */
  void setDirectory(String path, int mode, long uid, long gid) throws IOException {
    TreePath real = place(path);
    Owned owned = merged.entries().get(real);
    Entry.Directory directory = new Entry.Directory(real, Attributes.of(mode, uid, gid, epoch));
    if (owned == null) {
      entries.put(real, directory);
    } else if (owned.entry() instanceof Entry.Directory) {
      merged.entries().put(real, new Owned(directory, owned.owner()));
    }
  }

  private TreePath place(String path) throws IOException {
    return merged.paths().of(TreePath.of(path), RealPaths.NOBODY - 1);
  }

  private void add(Entry entry) {
    Map<TreePath, Owned> delivered = merged.entries();
    if (delivered.containsKey(entry.path()) || merged.paths().linkOwner(entry.path()).isPresent()) {
      return;
    }
    if (entries.putIfAbsent(entry.path(), entry) != null) {
      return;
    }
    for (TreePath p = entry.path().parent();
        !p.isRoot() && !delivered.containsKey(p) && !entries.containsKey(p);
        p = p.parent()) {
      entries.put(p, new Entry.Directory(p, Attributes.root(0755, epoch)));
    }
  }
}
