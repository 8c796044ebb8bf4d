package org.osimage.boot;

import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.ImageBuildException;
import org.osimage.content.Content;

/**
 * The program that a UEFI firmware starts from the removable-media path (UEFI 2.10, 3.5.1.1).
 *
 * @param readsIso whether it can read a kernel that lies outside of the EFI system partition
 * @param files on the EFI system partition, by path
 */
record UefiLoader(boolean readsIso, SortedMap<String, Content> files) {

  /**
   * A loader for a kernel on the EFI system partition: shim with signed GRUB if both are there,
   * else systemd-boot, else GRUB.
   *
   * @param cd whether GRUB is to look for its configuration as on a CD
   */
  static UefiLoader besideKernel(LoaderAssets assets, boolean cd) throws ImageBuildException {
    Optional<UefiLoader> signed = signed(assets, cd);
    if (signed.isPresent()) {
      return signed.get();
    }
    if (!assets.has(LoaderFile.SYSTEMD_BOOT) && assets.has(grub(cd))) {
      return single(assets, grub(cd));
    }
    return single(assets, LoaderFile.SYSTEMD_BOOT);
  }

  /** A loader that reads the kernel from the ISO 9660 file system: only GRUB does. */
  static UefiLoader forKernelOnIso(LoaderAssets assets) throws ImageBuildException {
    Optional<UefiLoader> signed = signed(assets, true);
    if (signed.isPresent()) {
      return signed.get();
    }
    return single(assets, grub(true));
  }

  private static LoaderFile grub(boolean cd) {
    return cd ? LoaderFile.GRUB_CD : LoaderFile.GRUB_DISK;
  }

  private static Optional<UefiLoader> signed(LoaderAssets assets, boolean cd)
      throws ImageBuildException {
    Optional<Content> shim = assets.find(LoaderFile.SHIM);
    Optional<Content> grub =
        assets.find(cd ? LoaderFile.GRUB_CD_SIGNED : LoaderFile.GRUB_DISK_SIGNED);
    if (shim.isEmpty() || grub.isEmpty()) {
      return Optional.empty();
    }
    SortedMap<String, Content> files = new TreeMap<>();
    files.put(first(assets), shim.get());
    files.put(assets.in("EFI/BOOT/grub{efi}.efi"), grub.get());
    assets
        .find(LoaderFile.MOK_MANAGER)
        .ifPresent(mm -> files.put(assets.in("EFI/BOOT/mm{efi}.efi"), mm));
    return Optional.of(new UefiLoader(true, files));
  }

  private static UefiLoader single(LoaderAssets assets, LoaderFile program)
      throws ImageBuildException {
    SortedMap<String, Content> files = new TreeMap<>();
    files.put(first(assets), assets.require(program));
    return new UefiLoader(program != LoaderFile.SYSTEMD_BOOT, files);
  }

  /** What the firmware starts. */
  private static String first(LoaderAssets assets) {
    return "EFI/BOOT/BOOT" + assets.in("{efi}").toUpperCase(Locale.ROOT) + ".EFI";
  }

  /** Whether this is GRUB, with or without shim, and not systemd-boot. */
  boolean isGrub() {
    return readsIso;
  }
}
