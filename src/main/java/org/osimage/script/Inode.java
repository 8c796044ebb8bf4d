package org.osimage.script;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;

/**
 * What the host's file system says about a file of a workspace.
 *
 * @param mode type and permission bits as in stat(2)
 * @param number the inode number
 * @param size in bytes
 */
record Inode(int mode, long number, long size, FileTime modified, FileTime changed) {
  private static final int TYPE = 0170000;

  /** Of the file itself, also when it is a symbolic link. */
  static Inode of(Path file) throws IOException {
    Map<String, Object> a =
        Files.readAttributes(
            file, "unix:mode,ino,size,lastModifiedTime,ctime", LinkOption.NOFOLLOW_LINKS);
    return new Inode(
        (Integer) Objects.requireNonNull(a.get("mode")),
        (Long) Objects.requireNonNull(a.get("ino")),
        (Long) Objects.requireNonNull(a.get("size")),
        (FileTime) Objects.requireNonNull(a.get("lastModifiedTime")),
        (FileTime) Objects.requireNonNull(a.get("ctime")));
  }

  /** The twelve permission bits. */
  int permissions() {
    return mode & 07777;
  }

  boolean isDirectory() {
    return (mode & TYPE) == 0040000;
  }

  boolean isFile() {
    return (mode & TYPE) == 0100000;
  }

  boolean isSymlink() {
    return (mode & TYPE) == 0120000;
  }

  boolean isFifo() {
    return (mode & TYPE) == 0010000;
  }

  /** For messages about what an image cannot hold. */
  String typeName() {
    return switch (mode & TYPE) {
      case 0140000 -> "socket";
      case 0060000 -> "block device";
      case 0020000 -> "character device";
      default -> "file of an unknown type";
    };
  }

  /** Whether nothing was done to the file since the other was read: no write hides from ctime. */
  boolean untouchedSince(Inode before) {
    return equals(before);
  }

  /** Whether this is the file that was there before, perhaps under another name. */
  boolean sameFile(Inode before) {
    return number == before.number
        && (mode & TYPE) == (before.mode & TYPE)
        && modified.equals(before.modified)
        && (size == before.size || isDirectory());
  }
}
