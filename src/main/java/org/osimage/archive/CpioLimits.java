package org.osimage.archive;

import java.util.Locale;
import org.osimage.ImageBuildException;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.Entry.Device;
import org.osimage.tree.Entry.RegularFile;
import org.osimage.tree.Entry.Symlink;
import org.osimage.tree.ImageTree;

/** Refuses what a cpio format cannot hold, or what its readers are known to drop silently. */
final class CpioLimits {
  /** PATH_MAX without the NUL: Linux skips records with longer names or link targets. */
  private static final int MAX_NAME = 4095;

  private final CpioFormat format;

  CpioLimits(CpioFormat format) {
    this.format = format;
  }

  void check(ImageTree tree) throws ImageBuildException {
    if (tree.size() > format.maxInode) {
      throw new ImageBuildException(
          format.title
              + ": cannot store a tree of "
              + tree.size()
              + " entries: an inode number has 18 bits, at most "
              + format.maxInode
              + ". Use the format newc or pax.");
    }
    for (Entry entry : tree.entries()) {
      check(entry);
    }
  }

  private void check(Entry entry) throws ImageBuildException {
    Attributes a = entry.attributes();
    String other = format == CpioFormat.ODC ? "newc or pax" : "pax";
    if (a.uid() > format.maxId || a.gid() > format.maxId) {
      throw refuse(
          entry,
          "owner " + a.uid() + ":" + a.gid(),
          "the header holds ids up to " + format.maxId + ". Use the format " + other);
    }
    if (a.mtime() < 0 || a.mtime() > format.maxTime) {
      throw refuse(
          entry,
          "time " + a.mtime() + " s since 1970",
          "the header holds 0 to " + format.maxTime + ". Use the format pax, or change the time");
    }
    if (!a.xattrs().isEmpty()) {
      throw refuse(
          entry,
          "extended attribute " + a.xattrs().firstKey(),
          "the format has none. Use the format pax, take the attribute off, or leave the file out with <excludes> of its"
              + " source");
    }
    checkName(entry);
    if (entry instanceof RegularFile file && file.content().size() > format.maxSize) {
      String limit = format == CpioFormat.NEWC ? "4 GiB - 1" : "8 GiB - 1";
      throw refuse(
          entry,
          gib(file.content().size()),
          "the header holds sizes up to "
              + limit
              + " bytes. Use the format pax, or keep the file out of the archive");
    }
    if (format == CpioFormat.ODC && entry instanceof Device device) {
      if (device.major() < 0 || device.major() > 1023 || (device.minor() & ~255) != 0) {
        throw refuse(
            entry,
            "device " + device.major() + "," + device.minor(),
            "the header holds majors up to 1023 and minors up to 255. Use the format newc or pax");
      }
    }
  }

  private void checkName(Entry entry) throws ImageBuildException {
    int length = entry.path().toBytes().length;
    if (length > MAX_NAME) {
      throw refuse(
          entry, length + " bytes", "readers skip names over " + MAX_NAME + " bytes. Shorten it");
    }
    if (entry.path().toString().equals(CpioHeader.TRAILER)) {
      throw refuse(entry, "its name", "that name ends an archive. Use the format pax, or rename");
    }
    if (entry instanceof Symlink link) {
      int target = link.target().getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
      if (target > MAX_NAME) {
        throw refuse(
            entry,
            "target of " + target + " bytes",
            "readers skip targets over " + MAX_NAME + " bytes. Shorten it");
      }
    }
  }

  private ImageBuildException refuse(Entry entry, String what, String why) {
    return new ImageBuildException(
        format.title + ": cannot store " + entry.path() + " (" + what + "): " + why + ".");
  }

  private static String gib(long size) {
    return String.format(Locale.ROOT, "%.1f GiB", size / (double) (1 << 30));
  }
}
