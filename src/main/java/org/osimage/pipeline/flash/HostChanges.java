package org.osimage.pipeline.flash;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.osimage.ImageBuildException;
import org.osimage.content.ContentStore;
import org.osimage.flar.FlarApply;
import org.osimage.host.HostListing;
import org.osimage.host.HostNames;
import org.osimage.host.HostStat;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/**
 * Makes the changes of an archive in a directory of this host. Nothing is followed: each file is
 * written beside its place under another name and moved there. Devices and fifos are not made.
 */
final class HostChanges {
  private static final String PART = ".osimage-part";
  private static final int REPORTED = 20;

  private final HostDirectory directory;
  private final ContentStore store;
  private final List<String> unset = new ArrayList<>();
  private int left;

  HostChanges(HostDirectory directory, ContentStore store) {
    this.directory = directory;
    this.store = store;
  }

  /**
   * Lists what this user cannot set on a directory.
   *
   * @param skip take the files without it, and only say so
   * @return what is left out; empty when nothing is
   * @throws ImageBuildException if something is, and that is not to be skipped
   */
  String checkOwnership(FlarApply.Changes changes, boolean skip) throws IOException {
    HostStat own = own();
    long uid = own.uid();
    long gid = own.gid();
    for (Entry entry : changes.members().entries()) {
      Attributes a = entry.attributes();
      boolean link = entry.kind() == Entry.Kind.HARD_LINK;
      if (entry.kind() == Entry.Kind.DEVICE || entry.kind() == Entry.Kind.FIFO) {
        report(entry.path() + ": a " + entry.kind() + " is not made");
      } else if (!link && uid != 0 && (a.uid() != uid || a.gid() != gid)) {
        report(entry.path() + ": owner " + a.uid() + ":" + a.gid());
      } else if (!link && !a.xattrs().isEmpty()) {
        report(entry.path() + ": extended attributes");
      }
    }
    if (left == 0) {
      return "";
    }
    String list =
        left
            + " members have what this user cannot set here:"
            + ImageBuildException.lines(unset, left, REPORTED);
    if (!skip) {
      throw new ImageBuildException(
          list
              + "\nApply the archive as root, or without that: <ownership>skip</ownership>"
              + " (-Dosimage.flar.ownership=skip)");
    }
    return list;
  }

  private void report(String line) {
    if (left++ < REPORTED) {
      unset.add(line);
    }
  }

  /** Of a new file: whom this user's files belong to. */
  private HostStat own() throws IOException {
    Path probe = Files.createTempDirectory(directory.host(TreePath.ROOT), PART);
    try {
      return HostStat.of(probe);
    } finally {
      Files.delete(probe);
    }
  }

  /** Deletes first, then writes; attributes of directories come last. */
  void make(FlarApply.Changes changes) throws IOException {
    for (TreePath path : changes.deletions()) {
      if (directory.state(path).isPresent()) {
        delete(directory.host(path));
      }
    }
    ImageTree tree =
        ImageTree.withImplicitParents(
            changes.members().entries(), Attributes.root(0755, 0)); // only for its order of links
    List<Entry> directories = new ArrayList<>();
    for (Entry member : changes.members().entries()) {
      Entry entry = tree.find(member.path()).orElse(member);
      requireParent(entry.path());
      if (entry.kind() == Entry.Kind.DIRECTORY) {
        directory(entry.path());
        directories.add(entry);
      } else {
        write(entry);
      }
    }
    for (int i = directories.size() - 1; i >= 0; i--) {
      set(directory.host(directories.get(i).path()), directories.get(i).attributes());
    }
  }

  /** Looked at again just before it is written beneath. */
  private void requireParent(TreePath path) throws IOException {
    TreePath parent = path.parent();
    if (path.isRoot() || Files.isDirectory(directory.host(parent), LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    requireParent(parent);
    Files.createDirectory(directory.host(parent));
  }

  private static void delete(Path path) throws IOException {
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
      for (Path child : HostListing.children(path)) {
        delete(child);
      }
    }
    Files.delete(path);
  }

  private void directory(TreePath path) throws IOException {
    Path host = directory.host(path);
    if (!Files.isDirectory(host, LinkOption.NOFOLLOW_LINKS)) {
      Files.deleteIfExists(host);
      Files.createDirectory(host);
    }
    Files.setPosixFilePermissions(host, PosixFilePermissions.fromString("rwx------"));
  }

  private void write(Entry entry) throws IOException {
    Path place = directory.host(entry.path());
    Path part = place.resolveSibling(PART);
    Files.deleteIfExists(part);
    try {
      if (entry instanceof Entry.RegularFile file) {
        body(file, part);
        set(part, entry.attributes());
      } else if (entry instanceof Entry.Symlink link) {
        Files.createSymbolicLink(
            part, HostNames.linkTarget(entry.path().toString(), link.target()));
        set(part, entry.attributes());
      } else if (entry instanceof Entry.HardLink link) {
        Path target = directory.host(link.target());
        if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
          return; // another name of a device that was not made
        }
        Files.createLink(part, target);
      } else {
        return;
      }
      Files.deleteIfExists(place); // moving one name of a file over another does nothing
      Files.move(part, place, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private void body(Entry.RegularFile file, Path part) throws IOException {
    try (FileChannel out =
        FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      if (file.content().size() > 0) {
        store.copyTo(file.content(), out);
      }
    }
  }

  /** Owner before mode: changing it takes set-id bits away. */
  private static void set(Path path, Attributes a) throws IOException {
    boolean link = Files.isSymbolicLink(path);
    try {
      Files.setAttribute(path, "unix:uid", (int) a.uid(), LinkOption.NOFOLLOW_LINKS);
      Files.setAttribute(path, "unix:gid", (int) a.gid(), LinkOption.NOFOLLOW_LINKS);
    } catch (FileSystemException e) {
      // listed before anything was written
    }
    FileTime time = FileTime.from(a.mtime(), TimeUnit.SECONDS);
    if (!link) {
      Files.setAttribute(path, "unix:mode", a.mode(), LinkOption.NOFOLLOW_LINKS);
      Files.getFileAttributeView(path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
          .setTimes(time, time, null);
    } else {
      setLinkTime(path, time);
    }
  }

  private static void setLinkTime(Path link, FileTime time) {
    try {
      Files.getFileAttributeView(link, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
          .setTimes(time, time, null);
    } catch (IOException e) {
      // Java 17 cannot where the platform lacks lutimes; a link's own time says nothing
    }
  }
}
