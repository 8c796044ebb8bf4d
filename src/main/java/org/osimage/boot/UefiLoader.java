package org.osimage.boot;

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
  private static final String FIRST = "EFI/BOOT/BOOTX64.EFI";
  private static final String BEHIND_SHIM = "EFI/BOOT/grubx64.efi";

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
      return single(true, assets.require(grub(cd)));
    }
    return single(false, assets.require(LoaderFile.SYSTEMD_BOOT));
  }

  /** A loader that reads the kernel from the ISO 9660 file system: only GRUB does. */
  static UefiLoader forKernelOnIso(LoaderAssets assets) throws ImageBuildException {
    Optional<UefiLoader> signed = signed(assets, true);
    if (signed.isPresent()) {
      return signed.get();
    }
    return single(true, assets.require(grub(true)));
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
    files.put(FIRST, shim.get());
    files.put(BEHIND_SHIM, grub.get());
    assets.find(LoaderFile.MOK_MANAGER).ifPresent(mm -> files.put("EFI/BOOT/mmx64.efi", mm));
    return Optional.of(new UefiLoader(true, files));
  }

  private static UefiLoader single(boolean readsIso, Content program) {
    SortedMap<String, Content> files = new TreeMap<>();
    files.put(FIRST, program);
    return new UefiLoader(readsIso, files);
  }

  /** Whether this is GRUB, with or without shim, and not systemd-boot. */
  boolean isGrub() {
    return readsIso;
  }
}
