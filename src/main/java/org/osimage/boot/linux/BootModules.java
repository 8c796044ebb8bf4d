package org.osimage.boot.linux;

import java.util.ArrayList;
import java.util.List;

/**
 * The kernel modules with which a small root finds its medium on the usual machines, real and
 * virtual. A kernel has some of them built in and others not at all.
 */
public final class BootModules {
  private static final List<String> VIRTUAL =
      List.of(
          "virtio_pci",
          "virtio_mmio",
          "virtio_blk",
          "virtio_scsi",
          "hv_vmbus",
          "hv_storvsc",
          "xen-blkfront",
          "vmw_pvscsi",
          "mptspi",
          "mptsas");

  private static final List<String> DISK =
      List.of(
          "sd_mod",
          "ata_piix",
          "ata_generic",
          "pata_acpi",
          "ahci",
          "sata_nv",
          "sata_via",
          "sata_sil",
          "nvme",
          "megaraid_sas",
          "mpt3sas",
          "aacraid",
          "mmc_block",
          "sdhci-pci",
          "sdhci-acpi");

  private static final List<String> CD = List.of("cdrom", "sr_mod");

  private static final List<String> USB =
      List.of("xhci-pci", "ehci-pci", "ohci-pci", "uhci-hcd", "usb-storage", "uas");

  private static final List<String> FILE_SYSTEM = List.of("squashfs", "isofs", "overlay", "loop");

  /** The checksums' algorithm is no dependency that its index names. */
  private static final List<String> DISK_FILE_SYSTEM =
      List.of("crc32c_generic", "crc32c-intel", "ext4");

  private BootModules() {}

  /** All of them by name, in the order to load them. */
  public static List<String> names() {
    List<String> names = new ArrayList<>();
    names.addAll(FILE_SYSTEM);
    names.addAll(VIRTUAL);
    names.addAll(DISK);
    names.addAll(CD);
    names.addAll(USB);
    return names;
  }

  /** Those for a root on a disk, and more. */
  static List<String> onDisk(List<String> more) {
    List<String> names = new ArrayList<>(DISK_FILE_SYSTEM);
    names.addAll(VIRTUAL);
    names.addAll(DISK);
    names.addAll(USB);
    names.addAll(more);
    return names;
  }
}
