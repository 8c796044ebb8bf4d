package org.osimage.boot.illumos;

import org.osimage.tree.TreePath;

/**
 * Where illumos and its loaders look for things, in an image and on a medium
 * (usr/src/boot/sys/boot/forth/loader.conf of illumos-gate, with ISADIR amd64).
 */
public final class IllumosPaths {
  private IllumosPaths() {}

  /** The kernel. */
  public static final TreePath UNIX = TreePath.literal("platform/i86pc/kernel/amd64/unix");

  public static final TreePath BOOT_ARCHIVE = TreePath.literal("platform/i86pc/amd64/boot_archive");

  /** SHA-1 of the uncompressed boot archive in hexadecimal, and a newline. */
  public static final TreePath BOOT_ARCHIVE_HASH =
      TreePath.literal("platform/i86pc/amd64/boot_archive.hash");

  /** The volume set id: the same in boot archive, root of the medium and ISO. */
  public static final TreePath VOLUME_SET_ID = TreePath.literal(".volsetid");
}
