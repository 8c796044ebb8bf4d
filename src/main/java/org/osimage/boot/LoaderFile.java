package org.osimage.boot;

/**
 * Loader files and the Debian packages that carry them (bookworm; trixie has the same paths), with
 * names as {@link org.osimage.arch.Architecture#in} takes them.
 */
enum LoaderFile {
  ISOLINUX(Firmware.BIOS, "usr/lib/ISOLINUX/isolinux.bin", "isolinux"),
  ISOLINUX_MBR(Firmware.BIOS, "usr/lib/ISOLINUX/isohdpfx.bin", "isolinux"),
  ISOLINUX_LIBRARY(Firmware.BIOS, "usr/lib/syslinux/modules/bios/ldlinux.c32", "syslinux-common"),
  SYSTEMD_BOOT(Firmware.UEFI, "usr/lib/systemd/boot/efi/systemd-boot{efi}.efi", "systemd-boot-efi"),
  SHIM(Firmware.UEFI, "usr/lib/shim/shim{efi}.efi.signed", "shim-signed"),
  MOK_MANAGER(Firmware.UEFI, "usr/lib/shim/mm{efi}.efi.signed", "shim-helpers-{debian}-signed"),
  GRUB_CD_SIGNED(
      Firmware.UEFI, "usr/lib/grub/{grub}-signed/gcd{efi}.efi.signed", "grub-efi-{debian}-signed"),
  GRUB_DISK_SIGNED(
      Firmware.UEFI, "usr/lib/grub/{grub}-signed/grub{efi}.efi.signed", "grub-efi-{debian}-signed"),
  GRUB_CD(Firmware.UEFI, "usr/lib/grub/{grub}/monolithic/gcd{efi}.efi", "grub-efi-{debian}-bin"),
  GRUB_DISK(Firmware.UEFI, "usr/lib/grub/{grub}/monolithic/grub{efi}.efi", "grub-efi-{debian}-bin");

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
