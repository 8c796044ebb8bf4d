package org.osimage.boot.illumos;

import java.util.List;
import org.osimage.boot.BootMenu;
import org.osimage.boot.GrubConfig;

/**
 * {@code grub.cfg} for media with illumos's layout. GRUB 2 leaves a file's own name out of what it
 * hands over, and illumos takes the first word for it: the path stands there twice.
 */
final class Grub2Menu {
  private Grub2Menu() {}

  /**
   * @param marker absolute path of a file by which GRUB finds the medium
   */
  static String of(BootMenu menu, Kernel kernel, String marker) {
    String unix = "/" + IllumosPaths.UNIX;
    String archive = "/" + IllumosPaths.BOOT_ARCHIVE;
    if (kernel == Kernel.LINUX) {
      return GrubConfig.linux(menu, true, marker, unix, List.of(archive));
    }
    String hash = "/" + IllumosPaths.BOOT_ARCHIVE_HASH;
    return GrubConfig.of(
        menu,
        true,
        marker,
        item ->
            List.of(
                GrubConfig.command(
                    "multiboot", unix, unix, GrubConfig.arguments(item.kernelArgs())),
                GrubConfig.command("module", archive, archive, List.of("type=rootfs")),
                GrubConfig.command("module", hash, archive, List.of("type=hash"))));
  }
}
