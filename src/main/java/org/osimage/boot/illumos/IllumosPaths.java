package org.osimage.boot.illumos;

import java.util.List;
import java.util.stream.Stream;
import org.osimage.arch.Architecture;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/**
 * Where illumos and its loaders look for things, in an image and on a medium
 * (usr/src/boot/sys/boot/forth/loader.conf of illumos-gate, with ISADIR amd64).
 */
public final class IllumosPaths {
  private IllumosPaths() {}

  /** The kernel. */
  public static final TreePath UNIX = path("platform/{flar}/kernel/{isa64}/unix");

  public static final TreePath BOOT_ARCHIVE = path("platform/{flar}/{isa64}/boot_archive");

  /** SHA-1 of the uncompressed boot archive in hexadecimal, and a newline. */
  public static final TreePath BOOT_ARCHIVE_HASH =
      path("platform/{flar}/{isa64}/boot_archive.hash");

  /** The volume set id: the same in boot archive, root of the medium and ISO. */
  public static final TreePath VOLUME_SET_ID = TreePath.literal(".volsetid");

  private static TreePath path(String template) {
    return TreePath.literal(Architecture.X86_64.in(template));
  }

  /** Without these the kernel stops, or hangs, far from the cause. */
  private static final List<String> EARLY =
      List.of(
          "etc/name_to_major",
          "etc/driver_aliases",
          "etc/driver_classes",
          "etc/minor_perm",
          "etc/name_to_sysnum",
          "etc/dacf.conf",
          "etc/mach",
          "etc/path_to_inst",
          "etc/system",
          "etc/security/device_policy",
          "boot/solaris/bootenv.rc");

  /** Files and mount points of early boot that a boot root does not have. */
  public static List<String> missingForEarlyBoot(ImageTree root) {
    return Stream.concat(
            EARLY.stream(), Stream.of("dev", "devices", "proc", "tmp", "system/contract"))
        .filter(path -> !root.contains(TreePath.literal(path)))
        .toList();
  }
}
