package org.osimage.ufs;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.osimage.ImageBuildException;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.Nodes;

/** Refuses what the format cannot hold, or what illumos could not use. */
final class UfsLimits {
  /** {@code MAXNAMLEN} of {@code sys/fs/ufs_fsdir.h}. */
  private static final int NAME = 255;

  /** {@code MAXPATHLEN} without the NUL: illumos follows no longer link. */
  private static final int TARGET = 1023;

  /** {@code MAXUID}: ids above are ephemeral and must not reach a disk. */
  private static final long ID = Integer.MAX_VALUE;

  /** An inode counts its names in 15 bits. */
  private static final int LINKS = Short.MAX_VALUE;

  /** {@code UFS_MAXOFFSET_T} and one. */
  private static final long MOST_BYTES = 1L << 40;

  private static final int MAJOR = (1 << 14) - 1;
  private static final int MINOR = (1 << 18) - 1;

  private UfsLimits() {}

  static void check(Nodes nodes) throws ImageBuildException {
    for (int node = 0; node < nodes.size(); node++) {
      Entry entry = nodes.entry(node);
      if (entry.kind() != Entry.Kind.HARD_LINK) {
        check(entry);
        if (nodes.links(node) > LINKS) {
          throw refused(
              entry,
              entry.kind() == Entry.Kind.DIRECTORY
                  ? "it has " + (nodes.links(node) - 2) + " subdirectories, at most 32765 fit"
                  : "it has " + nodes.links(node) + " names, at most " + LINKS + " fit",
              entry.kind() == Entry.Kind.DIRECTORY
                  ? "spread them over several directories"
                  : "replace hard links by symbolic ones");
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
    if (a.uid() > ID || a.gid() > ID) {
      throw refused(
          entry,
          "its owner is " + a.uid() + ":" + a.gid() + ", and ids end at " + ID,
          "give it another owner");
    }
    checkTime(entry.path().toString(), a.mtime());
    if (entry instanceof Entry.Device device && !representable(device)) {
      throw refused(
          entry,
          "its numbers " + device.major() + "," + device.minor() + " do not fit",
          "major numbers end at "
              + MAJOR
              + ", minor ones at "
              + MINOR
              + ", with major 0 at 255: declare another device");
    }
    if (entry instanceof Entry.RegularFile file && file.content().size() >= MOST_BYTES) {
      throw refused(
          entry,
          "it has " + file.content().size() + " bytes, and a file has less than 1 TiB",
          "split it or leave it out");
    }
    if (entry instanceof Entry.Symlink link && link.target().length() > TARGET / 4) {
      int length = link.target().getBytes(StandardCharsets.UTF_8).length;
      if (length > TARGET) {
        throw refused(
            entry,
            "its target has " + length + " bytes, and illumos follows at most " + TARGET,
            "shorten it");
      }
    }
  }

  static void checkTime(String what, long time) throws ImageBuildException {
    if (time != (int) time) {
      throw new ImageBuildException(
          String.format(
              Locale.ROOT,
              "UFS cannot hold the time of %s, %d s since 1970: it keeps 32 bits, from 1901 to"
                  + " January 2038; set an earlier project.build.outputTimestamp",
              what,
              time));
    }
  }

  /**
   * A number whose upper half is all zeros or ones is read as an old one of 8 + 8 bits ({@code
   * ufs_iget} in {@code ufs_inode.c}).
   */
  private static boolean representable(Entry.Device device) {
    int major = device.major();
    int minor = device.minor();
    if (major < 0 || major > MAJOR || minor < 0 || minor > MINOR) {
      return false;
    }
    int upper = (major << 18 | minor) >>> 16;
    return isOld(device) || (upper != 0 && upper != 0xffff);
  }

  /** Whether the number fits the old format, which then is used. */
  static boolean isOld(Entry.Device device) {
    return device.major() <= 0x7f && device.minor() <= 0xff;
  }

  private static ImageBuildException refused(Entry entry, String what, String advice) {
    return new ImageBuildException("UFS cannot hold " + entry.path() + ": " + what + "; " + advice);
  }
}
