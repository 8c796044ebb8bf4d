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
   * The El Torito entry for BIOS, without emulation, and what a stick starts from.
   *
   * @param elTorito the loader among the files; wants a boot-info-table at byte 8
   */
  public record Bios(TreePath elTorito, Loading loading, Stick stick) {}

  /** What of the El Torito image the firmware loads. */
  public enum Loading {
    /** 2048 bytes: isolinux, GRUB legacy. */
    FIRST_SECTORS,
    /** All of it: illumos's cdboot. */
    WHOLE,
    /** 2048 bytes, and the image wants GRUB's block list at byte 2548. */
    GRUB
  }

  /** The boot sector, with which a BIOS starts the image from a stick. */
  public sealed interface Stick {}

  /** None: the image starts from CD only. */
  public record CdOnly() implements Stick {}

  /**
   * The code of isohdpfx.bin or GRUB's boot_hybrid.img, beside a GUID partition table.
   *
   * @param bootCode 432 bytes; wants behind them the 512-byte sector of the El Torito image
   * @param skip 512-byte sectors of that image to skip
   */
  public record Isohybrid(byte[] bootCode, int skip) implements Stick {}

  /**
   * The code of illumos's loader, and its second stage, which lies in the system area.
   *
   * @param pmbr {@code boot/pmbr}
   * @param isoboot {@code boot/isoboot}
   */
  public record SolarisBoot(byte[] pmbr, byte[] isoboot) implements Stick {}

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
    return new Bios(
        TreePath.literal(ISOLINUX + "isolinux.bin"),
        Loading.FIRST_SECTORS,
        new Isohybrid(Arrays.copyOf(code, MBR_CODE), 0));
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
          GrubConfig.linux(
              menu, false, "/" + id.marker(MEDIUM), "/" + KERNEL, List.of("/" + INITRAMFS));
      // where GRUB looks first depends on the firmware's name for what it was started from
      esp.add("boot/grub/grub.cfg", config);
      iso.add(assets.in("boot/grub/{grub}/grub.cfg"), config);
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
