package org.osimage.pipeline.flash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * What lstat(2) tells of a file of this host.
 *
 * @param mode with the type bits
 * @param mtime seconds since 1970
 * @param size in bytes
 * @param links number of names
 * @param inode what all names of the file have in common
 * @param rdev of a device, packed as the C library does
 */
record HostStat(
    int mode, long uid, long gid, long mtime, long size, long links, String inode, long rdev) {
  private static final String ATTRIBUTES =
      "unix:mode,uid,gid,lastModifiedTime,size,ino,dev,nlink,rdev";

  static HostStat of(Path file) throws IOException {
    Map<String, Object> a = Files.readAttributes(file, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
    return new HostStat(
        (int) number(a, "mode"),
        number(a, "uid") & 0xffffffffL,
        number(a, "gid") & 0xffffffffL,
        ((FileTime) value(a, "lastModifiedTime")).to(TimeUnit.SECONDS),
        number(a, "size"),
        number(a, "nlink"),
        value(a, "dev") + ":" + value(a, "ino"),
        number(a, "rdev"));
  }

  private static long number(Map<String, Object> attributes, String name) {
    return ((Number) value(attributes, name)).longValue();
  }

  private static Object value(Map<String, Object> attributes, String name) {
    return Objects.requireNonNull(attributes.get(name), name);
  }

  /** The major number, 12 bits. */
  int major() {
    return (int) (rdev >>> 8 & 0xfff);
  }

  /** The minor number, 20 bits. */
  int minor() {
    return (int) (rdev & 0xff | rdev >>> 12 & 0xfff00);
  }
}
