package org.osimage.pipeline.step;

import org.osimage.tree.TreePath;

/** The names that the files to boot from have in {@link BuildState#bootFiles}. */
public final class BootFileNames {
  private BootFileNames() {}

  public static final TreePath KERNEL = TreePath.literal("kernel");
  public static final TreePath BOOT_ARCHIVE = TreePath.literal("boot_archive");

  /** The root of a Linux image that stays on its medium, as SquashFS. */
  public static final TreePath ROOT = TreePath.literal("root.squashfs");

  /** SHA-1 of the uncompressed archive in hexadecimal and a newline; only for illumos. */
  public static final TreePath BOOT_ARCHIVE_HASH = TreePath.literal("boot_archive.hash");
}
