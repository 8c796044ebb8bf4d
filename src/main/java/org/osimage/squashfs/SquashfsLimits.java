package org.osimage.squashfs;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.osimage.ImageBuildException;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.Nodes;

/** Refuses what the format cannot hold, or what Linux could not use. */
final class SquashfsLimits {
  /** {@code NAME_MAX} of Linux. */
  static final int NAME = 255;

  /** {@code PATH_MAX} without the NUL: Linux follows no longer link. */
  static final int TARGET = 4095;

  /** {@code XATTR_SIZE_MAX}. */
  static final int XATTR_VALUE = 65536;

  private static final long MOST_TIME = 0xffffffffL;
  private static final int MAJOR = (1 << 12) - 1;
  private static final int MINOR = (1 << 20) - 1;

  /** Blocks of one file, whose list is in memory while it is written. */
  private static final long BLOCKS = 1 << 28;

  private SquashfsLimits() {}

  static void check(Nodes nodes, int blockSize) throws ImageBuildException {
    for (int node = 0; node < nodes.size(); node++) {
      Entry entry = nodes.entry(node);
      int length = entry.path().nameBytes().length;
      if (length > NAME) {
        throw refused(entry, "its name has " + length + " bytes, at most 255 fit", "shorten it");
      }
      if (entry.kind() != Entry.Kind.HARD_LINK) {
        check(entry, blockSize);
      }
    }
  }

  private static void check(Entry entry, int blockSize) throws ImageBuildException {
    Attributes a = entry.attributes();
    if (a.mtime() < 0 || a.mtime() > MOST_TIME) {
      throw refused(entry, time(a.mtime()), "give it another time");
    }
    for (Map.Entry<String, String> xattr : a.xattrs().entrySet()) {
      check(entry, xattr.getKey(), xattr.getValue().length() / 2);
    }
    if (entry instanceof Entry.Device device
        && (device.major() < 0
            || device.major() > MAJOR
            || device.minor() < 0
            || device.minor() > MINOR)) {
      throw refused(
          entry,
          "its numbers " + device.major() + "," + device.minor() + " do not fit",
          "major numbers end at " + MAJOR + ", minor ones at " + MINOR);
    }
    if (entry instanceof Entry.RegularFile file && file.content().size() / blockSize >= BLOCKS) {
      throw refused(
          entry,
          "it has " + file.content().size() + " bytes, over 2^28 blocks of " + blockSize,
          "choose larger blocks");
    }
    if (entry instanceof Entry.Symlink link && link.target().length() > TARGET / 4) {
      int length = link.target().getBytes(StandardCharsets.UTF_8).length;
      if (length > TARGET) {
        throw refused(
            entry,
            "its target has " + length + " bytes, and Linux follows at most " + TARGET,
            "shorten it");
      }
    }
  }

  private static void check(Entry entry, String xattr, int size) throws ImageBuildException {
    if (XattrTable.prefix(xattr) < 0) {
      throw refused(
          entry,
          "its extended attribute " + xattr + " is not one of user., trusted. or security.",
          "remove it from the file, or put the file into a tar archive of its own");
    }
    int length = xattr.getBytes(StandardCharsets.UTF_8).length;
    if (length > NAME || size > XATTR_VALUE) {
      throw refused(
          entry,
          "its extended attribute "
              + xattr
              + " has a name of "
              + length
              + " bytes and a value of "
              + size
              + ", and Linux takes 255 and 65536",
          "remove or shorten it");
    }
  }

  private static String time(long time) {
    return String.format(
        Locale.ROOT, "its time %d s since 1970 is not within 1970 to February 2106", time);
  }

  static void checkTime(String what, long time) {
    if (time < 0 || time > MOST_TIME) {
      throw new IllegalArgumentException(what + ": " + time(time));
    }
  }

  private static ImageBuildException refused(Entry entry, String what, String advice) {
    return new ImageBuildException(
        "SquashFS cannot hold " + entry.path() + ": " + what + "; " + advice);
  }
}
