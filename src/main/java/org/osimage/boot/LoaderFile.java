package org.osimage.boot;

/** Loader files and the Debian packages that carry them (bookworm; trixie has the same paths). */
enum LoaderFile {
  ISOLINUX(Firmware.BIOS, "usr/lib/ISOLINUX/isolinux.bin", "isolinux"),
  ISOLINUX_MBR(Firmware.BIOS, "usr/lib/ISOLINUX/isohdpfx.bin", "isolinux"),
  ISOLINUX_LIBRARY(Firmware.BIOS, "usr/lib/syslinux/modules/bios/ldlinux.c32", "syslinux-common"),
  SYSTEMD_BOOT(Firmware.UEFI, "usr/lib/systemd/boot/efi/systemd-bootx64.efi", "systemd-boot-efi"),
  SHIM(Firmware.UEFI, "usr/lib/shim/shimx64.efi.signed", "shim-signed"),
  MOK_MANAGER(Firmware.UEFI, "usr/lib/shim/mmx64.efi.signed", "shim-helpers-amd64-signed"),
  GRUB_CD_SIGNED(
      Firmware.UEFI, "usr/lib/grub/x86_64-efi-signed/gcdx64.efi.signed", "grub-efi-amd64-signed"),
  GRUB_DISK_SIGNED(
      Firmware.UEFI, "usr/lib/grub/x86_64-efi-signed/grubx64.efi.signed", "grub-efi-amd64-signed"),
  GRUB_CD(Firmware.UEFI, "usr/lib/grub/x86_64-efi/monolithic/gcdx64.efi", "grub-efi-amd64-bin"),
  GRUB_DISK(Firmware.UEFI, "usr/lib/grub/x86_64-efi/monolithic/grubx64.efi", "grub-efi-amd64-bin");

  private final Firmware firmware;
  private final String path;
  private final String debianPackage;

  LoaderFile(Firmware firmware, String path, String debianPackage) {
    this.firmware = firmware;
    this.path = path;
    this.debianPackage = debianPackage;
  }

  Firmware firmware() {
    return firmware;
  }

  String path() {
    return path;
  }

  String debianPackage() {
    return debianPackage;
  }
}
