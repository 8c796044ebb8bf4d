package org.osimage.source.svr4;

import java.util.Optional;
import org.osimage.source.svr4.database.ContentsLine;
import org.osimage.source.svr4.format.MapEntry;
import org.osimage.source.svr4.format.ObjectType;
import org.osimage.source.svr4.format.StoredBody;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.TreePath;

/**
 * An object of a package, with its place in the image.
 *
 * @param entry its line of the package map
 * @param path where it goes
 * @param target of a link, parameters filled in, as text
 * @param linked what a hard link is another name of; the root for anything else
 * @param mode without what is not allowed, or {@link MapEntry#UNKNOWN}
 * @param owner parameters filled in; {@code ?} if open
 * @param group parameters filled in; {@code ?} if open
 * @param body of a file
 */
record PlacedObject(
    MapEntry entry,
    TreePath path,
    String target,
    TreePath linked,
    int mode,
    String owner,
    String group,
    Optional<StoredBody> body) {
  private static final int DIRECTORY_MODE = 0755;
  private static final int FILE_MODE = 0644;
  private static final int SYMLINK_MODE = 0777;

  ObjectType type() {
    return entry.type();
  }

  /** As the database names it. */
  String databasePath() {
    return databasePath(path);
  }

  static String databasePath(TreePath path) {
    return path.isRoot() ? "/" : "/" + path;
  }

  int modeOrDefault() {
    if (mode != MapEntry.UNKNOWN) {
      return mode;
    }
    return type().isDirectory() ? DIRECTORY_MODE : FILE_MODE;
  }

  /** Its time; what has none, or one after the build's, has the build's. */
  long mtime(long epoch) {
    return entry.mtime(epoch);
  }

  /** As an image holds it; owners by name come later. */
  Entry treeEntry(long epoch) {
    Attributes attributes = Attributes.root(modeOrDefault(), epoch);
    return switch (type()) {
      case DIRECTORY, EXCLUSIVE_DIRECTORY -> new Entry.Directory(path, attributes);
      case FILE, EDITABLE, VOLATILE ->
          new Entry.RegularFile(
              path, attributes.withMtime(mtime(epoch)), body.orElseThrow().content());
      case SYMLINK -> new Entry.Symlink(path, attributes.withMode(SYMLINK_MODE), target);
      case LINK -> new Entry.HardLink(path, attributes, linked);
      case PIPE -> new Entry.Fifo(path, attributes);
      case BLOCK_DEVICE, CHARACTER_DEVICE ->
          new Entry.Device(
              path, attributes, type() == ObjectType.BLOCK_DEVICE, entry.major(), entry.minor());
      case INFORMATION -> throw new IllegalStateException("not installed: " + entry);
    };
  }

  /** Its line of the contents database when no other package has the path. */
  ContentsLine line(String instance, long epoch) {
    MapEntry e = entry;
    long size = body.map(b -> b.content().size()).orElse(e.size());
    long sum = body.map(b -> (long) b.sum()).orElse(e.sum());
    return ContentsLine.of(e, databasePath(), target, instance)
        .withAttributes(modeOrDefault(), owner, group)
        .withContents(size, sum, type().isFile() ? mtime(epoch) : e.mtime());
  }
}
