package org.osimage.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * What lstat(2) tells of a file of the host: of the file itself, also when it is a symbolic link.
 *
 * @param mode type and permission bits
 * @param size in bytes
 * @param links number of its names
 * @param file which file it is: device and inode number
 * @param rdev of a device, packed as the C library does
 * @param changed when its inode was last changed
 */
public record HostStat(
    int mode,
    long uid,
    long gid,
    long size,
    long links,
    FileId file,
    long rdev,
    FileTime modified,
    FileTime changed) {
  private static final String ATTRIBUTES =
      "unix:mode,uid,gid,size,nlink,dev,ino,rdev,lastModifiedTime,ctime";

  /** What all names of one file have in common, and no two files. */
  public record FileId(long device, long inode) {}

  /** The file types of {@code st_mode}. */
  private static final int TYPE = 0170000;

  public static HostStat of(Path file) throws IOException {
    Map<String, Object> a = Files.readAttributes(file, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
    return new HostStat(
        (int) number(a, "mode"),
        number(a, "uid") & 0xffffffffL,
        number(a, "gid") & 0xffffffffL,
        number(a, "size"),
        number(a, "nlink"),
        new FileId(number(a, "dev"), number(a, "ino")),
        number(a, "rdev"),
        (FileTime) Objects.requireNonNull(a.get("lastModifiedTime")),
        (FileTime) Objects.requireNonNull(a.get("ctime")));
  }

  private static long number(Map<String, Object> attributes, String name) {
    return ((Number) Objects.requireNonNull(attributes.get(name), name)).longValue();
  }

  /** The twelve permission bits. */
  public int permissions() {
    return mode & 07777;
  }

  /** When its body was last changed, in seconds since 1970. */
  public long mtime() {
    return modified.to(TimeUnit.SECONDS);
  }

  public boolean isDirectory() {
    return (mode & TYPE) == 0040000;
  }

  public boolean isFile() {
    return (mode & TYPE) == 0100000;
  }

  public boolean isSymlink() {
    return (mode & TYPE) == 0120000;
  }

  public boolean isFifo() {
    return (mode & TYPE) == 0010000;
  }

  public boolean isBlockDevice() {
    return (mode & TYPE) == 0060000;
  }

  public boolean isDevice() {
    return isBlockDevice() || (mode & TYPE) == 0020000;
  }

  /** For messages about what an image cannot hold. */
  public String typeName() {
    return switch (mode & TYPE) {
      case 0140000 -> "socket";
      case 0060000 -> "block device";
      case 0020000 -> "character device";
      default -> "file of an unknown type";
    };
  }

  /** The major number of a device, 12 bits. */
  public int major() {
    return (int) (rdev >>> 8 & 0xfff);
  }

  /** The minor number of a device, 20 bits. */
  public int minor() {
    return (int) (rdev & 0xff | rdev >>> 12 & 0xfff00);
  }

  /** Whether nothing was done to the file since the other was read: no write hides from ctime. */
  public boolean untouchedSince(HostStat before) {
    return equals(before);
  }

  /** Whether this is the file that was there before, perhaps under another name. */
  public boolean sameFile(HostStat before) {
    return file.equals(before.file)
        && (mode & TYPE) == (before.mode & TYPE)
        && modified.equals(before.modified)
        && (size == before.size || isDirectory());
  }
}
