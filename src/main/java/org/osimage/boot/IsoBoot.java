package org.osimage.boot;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osimage.ImageBuildException;
import org.osimage.content.Content;
import org.osimage.content.ContentStore;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/**
 * What makes an ISO 9660 image bootable from CD and from stick.
 *
 * @param files to add to the tree of the ISO, over whatever it has there
 * @param bios how a BIOS starts it; empty when that is not wanted
 * @param esp the files of the EFI system partition; empty when UEFI is not wanted
 */
public record IsoBoot(ImageTree files, Optional<Bios> bios, Optional<ImageTree> esp) {
  /**
   * The El Torito entry for BIOS, no emulation, 4 sectors, and the boot sector for sticks.
   *
   * @param elTorito isolinux.bin among the files; wants a boot-info-table at byte 8
   * @param bootCode isohdpfx.bin, 432 bytes; wants at byte 432 four times the block of {@code
   *     elTorito}
   */
  public record Bios(TreePath elTorito, byte[] bootCode) {}

  /** Kernel and initramfs over this many bytes stay outside of the EFI system partition. */
  public static final long MAX_IN_ESP = 24L << 20;

  private static final String KERNEL = "boot/vmlinuz";
  private static final String INITRAMFS = "boot/initrd.img";
  private static final String ISOLINUX = "boot/isolinux/";
  private static final String MEDIUM = "iso";
  private static final int MBR_CODE = 432;

  /**
   * Plans the files.
   *
   * @param firmware at least one
   * @param mtime of the files, seconds since 1970
   * @throws ImageBuildException if a loader is missing; names firmware, file and package
   */
  public static IsoBoot plan(
      LoaderAssets assets,
      ContentStore store,
      BootMenu menu,
      BootFiles boot,
      MediaId id,
      Set<Firmware> firmware,
      long mtime)
      throws IOException {
    FileList iso = new FileList(store, mtime);
    iso.add(KERNEL, boot.kernel());
    iso.add(INITRAMFS, boot.initramfs());
    iso.add(id.marker(MEDIUM), "");
    // Debian's GRUB images for CDs look for this file to find the CD
    iso.add(".disk/info", menu.title() + "\n");
    Optional<Bios> bios = Optional.empty();
    if (firmware.contains(Firmware.BIOS)) {
      bios = Optional.of(isolinux(assets, menu, iso));
    }
    Optional<ImageTree> esp = Optional.empty();
    if (firmware.contains(Firmware.UEFI)) {
      esp = Optional.of(esp(assets, store, menu, boot, id, mtime, iso));
    }
    return new IsoBoot(iso.tree(), bios, esp);
  }

  private static Bios isolinux(LoaderAssets assets, BootMenu menu, FileList iso)
      throws IOException {
    iso.add(ISOLINUX + "isolinux.bin", assets.require(LoaderFile.ISOLINUX));
    iso.add(ISOLINUX + "ldlinux.c32", assets.require(LoaderFile.ISOLINUX_LIBRARY));
    iso.add(
        ISOLINUX + "isolinux.cfg", IsolinuxConfig.of(menu, "/" + KERNEL, List.of("/" + INITRAMFS)));
    byte[] code = assets.bytes(LoaderFile.ISOLINUX_MBR);
    if (code.length < MBR_CODE || code.length > 512) {
      throw new ImageBuildException(
          LoaderFile.ISOLINUX_MBR.path() + " has " + code.length + " bytes: it is damaged");
    }
    return new Bios(TreePath.literal(ISOLINUX + "isolinux.bin"), Arrays.copyOf(code, MBR_CODE));
  }

  private static ImageTree esp(
      LoaderAssets assets,
      ContentStore store,
      BootMenu menu,
      BootFiles boot,
      MediaId id,
      long mtime,
      FileList iso)
      throws IOException {
    FileList esp = new FileList(store, mtime);
    UefiLoader loader =
        boot.size() > MAX_IN_ESP
            ? UefiLoader.forKernelOnIso(assets)
            : UefiLoader.besideKernel(assets, true);
    for (Map.Entry<String, Content> file : loader.files().entrySet()) {
      esp.add(file.getKey(), file.getValue());
    }
    if (loader.isGrub()) {
      String config =
          GrubConfig.of(
              menu, false, "/" + id.marker(MEDIUM), "/" + KERNEL, List.of("/" + INITRAMFS));
      // where GRUB looks first depends on the firmware's name for what it was started from
      esp.add("boot/grub/grub.cfg", config);
      iso.add("boot/grub/x86_64-efi/grub.cfg", config);
    } else {
      esp.add("vmlinuz", boot.kernel());
      esp.add("initrd.img", boot.initramfs());
      for (Map.Entry<String, String> file :
          SystemdBootConfig.of(menu, "/vmlinuz", List.of("/initrd.img")).entrySet()) {
        esp.add(file.getKey(), file.getValue());
      }
    }
    return esp.tree();
  }
}
