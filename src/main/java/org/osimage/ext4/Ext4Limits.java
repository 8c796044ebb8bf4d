package org.osimage.ext4;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.osimage.ImageBuildException;
import org.osimage.ext4.layout.Layout;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.Nodes;

/** Refuses what the format cannot hold, or what Linux could not use. */
final class Ext4Limits {
  private static final int NAME = 255;

  /** {@code PATH_MAX} without the NUL, and what fits into a block. */
  private static final int TARGET = 4095;

  /** {@code EXT4_LINK_MAX}. */
  static final int LINKS = 65_000;

  /** Two bits extend the 32 of a time: from 1901 to 2446. */
  private static final long FIRST_TIME = Integer.MIN_VALUE;

  private static final long LAST_TIME = Integer.MAX_VALUE + (3L << 32);

  /** Blocks of a file have 31 bits here. */
  private static final long MOST_BYTES = (1L << 31) * Layout.BLOCK;

  private static final int MAJOR = (1 << 12) - 1;
  private static final int MINOR = (1 << 20) - 1;

  private Ext4Limits() {}

  static void check(Nodes nodes) throws ImageBuildException {
    for (int node = 0; node < nodes.size(); node++) {
      Entry entry = nodes.entry(node);
      if (entry.kind() != Entry.Kind.HARD_LINK) {
        check(entry);
        if (entry.kind() != Entry.Kind.DIRECTORY && nodes.links(node) > LINKS) {
          throw refused(
              entry,
              "it has " + nodes.links(node) + " names, at most " + LINKS + " fit",
              "replace hard links by symbolic ones");
        }
      }
      int length = entry.path().nameBytes().length;
      if (length > NAME) {
        throw refused(entry, "its name has " + length + " bytes, at most 255 fit", "shorten it");
      }
    }
  }

  private static void check(Entry entry) throws ImageBuildException {
    Attributes a = entry.attributes();
    if (a.mtime() < FIRST_TIME || a.mtime() > LAST_TIME) {
      throw refused(
          entry,
          "its time is " + a.mtime() + " s since 1970, and times go from 1901 to 2446",
          "set an earlier project.build.outputTimestamp, or another time in its source");
    }
    if (entry instanceof Entry.Device device
        && ((device.major() | MAJOR) != MAJOR || (device.minor() | MINOR) != MINOR)) {
      throw refused(
          entry,
          "its numbers " + device.major() + "," + device.minor() + " do not fit",
          "major numbers end at " + MAJOR + ", minor ones at " + MINOR + ": declare another");
    }
    if (entry instanceof Entry.RegularFile file && file.content().size() >= MOST_BYTES) {
      throw refused(
          entry,
          "it has " + file.content().size() + " bytes, and a file has less than 8 TiB",
          "split it or leave it out");
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

  /** The time of the file system itself has 32 bits. */
  static void checkTime(long time) throws ImageBuildException {
    if (time < 0 || time > 0xffffffffL) {
      throw new ImageBuildException(
          String.format(
              Locale.ROOT,
              "ext4 cannot hold the time of the file system, %d s since 1970: it goes from 1970 to"
                  + " 2106; set another project.build.outputTimestamp",
              time));
    }
  }

  static ImageBuildException refused(Entry entry, String what, String advice) {
    return new ImageBuildException(
        "ext4 cannot hold " + entry.path() + ": " + what + "; " + advice);
  }
}
