package org.osimage.script;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.osimage.ImageBuildException;
import org.osimage.content.Content;
import org.osimage.content.ContentStore;
import org.osimage.host.HostListing;
import org.osimage.host.HostNames;
import org.osimage.host.HostStat;
import org.osimage.host.HostStat.FileId;
import org.osimage.script.Materialised.Written;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/**
 * Reads a materialised tree back. What scripts did not touch is the old entry; what they changed
 * keeps its owner; what is new belongs to root and has the build's time; owners and devices that
 * were recorded come in here. A file that only has another name now keeps everything.
 */
final class TreeReading {
  private static final int SET_ID = 06000;
  private static final int MAX_SHOWN = 200;
  private static final String LEFT = "what a script left in the image";

  private final ContentStore store;
  private final Materialised before;
  private final Ownership ownership;
  private final Path root;
  private final long epoch;
  private final List<Entry> entries = new ArrayList<>();
  private final List<HostStat> inodes = new ArrayList<>();
  private final Map<FileId, Entry> bodies = new HashMap<>();

  TreeReading(ContentStore store, Materialised before, Ownership ownership, Path root, long epoch) {
    this.store = store;
    this.before = before;
    this.ownership = ownership;
    this.root = root;
    this.epoch = epoch;
  }

  Materialised read() throws IOException {
    if (!Files.isDirectory(root, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
      throw new ImageBuildException("a script removed the whole image");
    }
    try {
      read(root, TreePath.ROOT);
    } catch (FileSystemException e) {
      throw new ImageBuildException(
          "what a script left cannot be read: "
              + shortened(root.relativize(Path.of(e.getFile())).toString())
              + ": "
              + e.getReason(),
          e);
    }
    ImageTree tree = ImageTree.of(entries);
    Materialised after = new Materialised(tree);
    for (int i = 0; i < entries.size(); i++) {
      TreePath path = entries.get(i).path();
      after.add(path, tree.body(tree.find(path).orElseThrow()), inodes.get(i));
    }
    return after;
  }

  private static String shortened(String path) {
    return path.length() <= MAX_SHOWN ? path : path.substring(0, MAX_SHOWN) + "...";
  }

  private void read(Path file, TreePath path) throws IOException {
    HostStat inode = HostStat.of(file);
    if (!before.owners().contains(Materialised.owner(inode))) {
      throw new ImageBuildException(
          "a script changed the owner of "
              + path
              + " without the commands chown, chgrp and install, so that nobody recorded whose it"
              + " is: let the script call one of them");
    }
    Entry body = bodies.get(inode.file());
    Entry entry;
    if (body != null) {
      entry = new Entry.HardLink(path, body.attributes(), body.path());
    } else {
      entry = entry(file, path, inode);
      if (!inode.isDirectory()) {
        bodies.put(inode.file(), entry);
      }
    }
    entries.add(entry);
    inodes.add(withTime(file, entry, inode));
    if (inode.isDirectory()) {
      children(file, path, inode);
    }
  }

  /** Gives the file the entry's time, so that the next script sees no clock. */
  private static HostStat withTime(Path file, Entry entry, HostStat inode) throws IOException {
    FileTime time = FileTime.from(entry.attributes().mtime(), TimeUnit.SECONDS);
    boolean settable = inode.isFile() || inode.isDirectory();
    if (!settable || inode.modified().equals(time)) {
      return inode;
    }
    boolean closed = (inode.permissions() & 0400) == 0;
    if (closed) {
      Files.setAttribute(file, "unix:mode", inode.permissions() | 0400);
    }
    Files.setLastModifiedTime(file, time);
    if (closed) {
      Files.setAttribute(file, "unix:mode", inode.permissions());
    }
    return HostStat.of(file);
  }

  private void children(Path directory, TreePath path, HostStat inode) throws IOException {
    boolean closed = (inode.permissions() & 0500) != 0500;
    if (closed) {
      Files.setAttribute(directory, "unix:mode", inode.permissions() | 0700);
    }
    for (Path child : HostListing.children(directory)) {
      String name = HostNames.name(child, LEFT + ", directory " + path);
      read(child, path.resolve(TreePath.of(name)));
    }
    if (closed) {
      Files.setAttribute(directory, "unix:mode", inode.permissions());
    }
  }

  private Entry entry(Path file, TreePath path, HostStat inode) throws IOException {
    Optional<Written> at = before.at(path);
    Optional<Written> same = before.of(inode);
    Optional<Written> old = at.isPresent() ? at : same;
    Ownership.Recorded recorded = ownership.of(file, inode);
    boolean untouched =
        old.isPresent()
            && old.get().inode().file().equals(inode.file())
            && inode.untouchedSince(old.get().inode());
    Entry read =
        untouched
            ? old.get().body().withPath(path)
            : read(file, path, inode, old, same.isPresent(), recorded);
    return withOwner(read, recorded);
  }

  private static Entry withOwner(Entry entry, Ownership.Recorded recorded) {
    Attributes a = entry.attributes();
    Attributes owned = a.withOwner(recorded.uid().orElse(a.uid()), recorded.gid().orElse(a.gid()));
    if (recorded.capabilities().isEmpty()) {
      return entry.withAttributes(owned);
    }
    SortedMap<String, String> xattrs = new TreeMap<>(owned.xattrs());
    xattrs.remove(Capabilities.ATTRIBUTE);
    String set = recorded.capabilities().get();
    if (!set.isEmpty()) {
      xattrs.put(Capabilities.ATTRIBUTE, set);
    }
    return entry.withAttributes(
        new Attributes(owned.mode(), owned.uid(), owned.gid(), owned.mtime(), xattrs));
  }

  private Entry read(
      Path file,
      TreePath path,
      HostStat inode,
      Optional<Written> old,
      boolean known,
      Ownership.Recorded recorded)
      throws IOException {
    if (recorded.device().isPresent()) {
      Ownership.DeviceNumber device = recorded.device().get();
      return new Entry.Device(
          path,
          attributes(inode, Optional.empty(), false, recorded),
          device.block(),
          device.major(),
          device.minor());
    }
    if (inode.isFile()) {
      // what is written to a device does not change it
      boolean stays = known || (old.isPresent() && old.get().inode().file().equals(inode.file()));
      return stays && old.isPresent() && old.get().body() instanceof Entry.Device device
          ? device.withPath(path).withAttributes(attributes(inode, old, false, recorded))
          : file(file, path, inode, old, recorded);
    }
    if (inode.isDirectory()) {
      Optional<Written> kept = ofKind(old, Entry.Kind.DIRECTORY);
      return new Entry.Directory(path, attributes(inode, kept, false, recorded));
    }
    if (inode.isSymlink()) {
      return symlink(file, path, old);
    }
    if (inode.isFifo()) {
      Optional<Written> kept = ofKind(old, Entry.Kind.FIFO);
      return new Entry.Fifo(path, attributes(inode, kept, false, recorded));
    }
    throw new ImageBuildException(
        "a script left the "
            + inode.typeName()
            + " "
            + path
            + " in the image, which an image cannot hold: let the script remove it");
  }

  private static Optional<Written> ofKind(Optional<Written> old, Entry.Kind kind) {
    return old.filter(w -> w.body().kind() == kind);
  }

  private Entry symlink(Path file, TreePath path, Optional<Written> old) throws IOException {
    String target = HostNames.target(file, LEFT);
    if (old.isPresent() && old.get().body() instanceof Entry.Symlink link) {
      boolean same = Path.of(link.target()).toString().equals(target);
      return same
          ? link.withPath(path)
          : new Entry.Symlink(path, link.attributes().withMtime(epoch), target);
    }
    return new Entry.Symlink(path, Attributes.root(0777, epoch), target);
  }

  private Entry file(
      Path file, TreePath path, HostStat inode, Optional<Written> old, Ownership.Recorded recorded)
      throws IOException {
    Optional<Written> kept = ofKind(old, Entry.Kind.FILE);
    Content content = put(file, inode);
    boolean changed =
        kept.isPresent() && !((Entry.RegularFile) kept.get().body()).content().equals(content);
    return new Entry.RegularFile(path, attributes(inode, kept, changed, recorded), content);
  }

  private Content put(Path file, HostStat inode) throws IOException {
    boolean closed = (inode.permissions() & 0400) == 0;
    if (closed) {
      Files.setAttribute(file, "unix:mode", inode.permissions() | 0400);
    }
    try (InputStream in = Files.newInputStream(file)) {
      return store.put(in);
    } finally {
      if (closed) {
        Files.setAttribute(file, "unix:mode", inode.permissions());
      }
    }
  }

  /**
   * @param kept what was there before, of the same kind
   * @param changed whether the content did
   */
  private Attributes attributes(
      HostStat inode, Optional<Written> kept, boolean changed, Ownership.Recorded recorded) {
    int mode = inode.permissions();
    if (recorded.mode().isPresent() && (recorded.mode().getAsInt() & 0777) == (mode & 0777)) {
      mode = recorded.mode().getAsInt();
    }
    if (kept.isEmpty()) {
      return Attributes.root(mode, epoch);
    }
    Attributes old = kept.get().body().attributes();
    int written = kept.get().inode().permissions();
    boolean cleared = // by the kernel, when the file was written to
        recorded.mode().isEmpty()
            && inode.isFile()
            && (mode | (written & SET_ID)) == written
            && (mode & 0777) == (written & 0777);
    Attributes result = mode == written || cleared ? old : old.withMode(mode);
    return changed ? result.withMtime(epoch) : result;
  }
}
