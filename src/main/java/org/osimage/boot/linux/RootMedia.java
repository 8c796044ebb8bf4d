package org.osimage.boot.linux;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a root lies on its media, and what the kernel must have to get there.
 *
 * @param compression of a SquashFS root: zstd, gzip or xz; empty: the root is ISO 9660
 * @param iso an ISO image is made
 * @param disk a USB image is made
 */
public record RootMedia(Optional<String> compression, boolean iso, boolean disk) {
  /**
   * A driver.
   *
   * @param module its name
   * @param symbol of the kernel's configuration
   */
  private record Driver(String module, String symbol) {}

  /**
   * A kind of medium.
   *
   * @param name for messages
   * @param iso whether an ISO image serves there
   * @param disk whether a USB image does
   * @param drivers of each list one is needed
   */
  private record Kind(String name, boolean iso, boolean disk, List<List<Driver>> drivers) {}

  private static final Driver CD = new Driver("sr_mod", "CONFIG_BLK_DEV_SR");
  private static final Driver DISK = new Driver("sd_mod", "CONFIG_BLK_DEV_SD");
  private static final Driver AHCI = new Driver("ahci", "CONFIG_SATA_AHCI");
  private static final Driver IDE = new Driver("ata_piix", "CONFIG_ATA_PIIX");

  private static final List<Driver> USB =
      List.of(new Driver("usb-storage", "CONFIG_USB_STORAGE"), new Driver("uas", "CONFIG_USB_UAS"));

  private static final List<Driver> SCSI =
      List.of(
          new Driver("virtio_scsi", "CONFIG_SCSI_VIRTIO"),
          new Driver("vmw_pvscsi", "CONFIG_VMWARE_PVSCSI"),
          new Driver("mptspi", "CONFIG_FUSION_SPI"),
          new Driver("mptsas", "CONFIG_FUSION_SAS"),
          new Driver("hv_storvsc", "CONFIG_HYPERV_STORAGE"),
          new Driver("megaraid_sas", "CONFIG_MEGARAID_SAS"),
          new Driver("mpt3sas", "CONFIG_SCSI_MPT3SAS"));

  private static final List<Kind> KINDS =
      List.of(
          new Kind("CD on AHCI", true, false, List.of(List.of(CD), List.of(AHCI))),
          new Kind("CD on IDE", true, false, List.of(List.of(CD), List.of(IDE))),
          new Kind("USB stick", true, true, List.of(List.of(DISK), USB)),
          new Kind(
              "virtio disk",
              true,
              true,
              List.of(
                  List.of(
                      new Driver("virtio_blk", "CONFIG_VIRTIO_BLK"),
                      new Driver("virtio_scsi", "CONFIG_SCSI_VIRTIO")))),
          new Kind(
              "NVMe disk",
              false,
              true,
              List.of(List.of(new Driver("nvme", "CONFIG_BLK_DEV_NVME")))),
          new Kind("SATA disk", false, true, List.of(List.of(DISK), List.of(AHCI))),
          new Kind("SCSI disk", false, true, List.of(List.of(DISK), SCSI)));

  /** Symbols by module, for what the root cannot do without. */
  private static final List<Driver> FILE_SYSTEMS =
      List.of(
          new Driver("squashfs", "CONFIG_SQUASHFS"),
          new Driver("overlay", "CONFIG_OVERLAY_FS"),
          new Driver("isofs", "CONFIG_ISO9660_FS"),
          new Driver("loop", "CONFIG_BLK_DEV_LOOP"));

  /** A kernel without a list of what it has built in still has a configuration that says so. */
  private static boolean isMissing(
      Driver driver, Set<String> missing, Optional<KernelConfig> config) {
    return missing.contains(driver.module())
        && config.filter(c -> c.hasBuiltIn(driver.symbol())).isEmpty();
  }

  /**
   * What the kernel lacks and the root needs.
   *
   * @param missing modules that the kernel neither has nor has built in
   * @param config the kernel's configuration, if the image has it
   * @param xattrs whether the root has extended attributes
   */
  List<String> lacking(Set<String> missing, Optional<KernelConfig> config, boolean xattrs) {
    List<String> lacking = new ArrayList<>();
    for (Driver each : FILE_SYSTEMS) {
      boolean needed =
          switch (each.module()) {
            case "squashfs" -> compression.isPresent();
            case "isofs" -> compression.isEmpty() || iso;
            case "loop" -> compression.isPresent() && iso;
            default -> true;
          };
      if (needed && isMissing(each, missing, config)) {
        lacking.add(each.symbol() + " (module " + each.module() + ")");
      }
    }
    for (String type : compression.stream().toList()) {
      String symbol =
          switch (type) {
            case "gzip" -> "CONFIG_SQUASHFS_ZLIB";
            case "xz" -> "CONFIG_SQUASHFS_XZ";
            default -> "CONFIG_SQUASHFS_ZSTD";
          };
      for (String each : xattrs ? List.of(symbol, "CONFIG_SQUASHFS_XATTR") : List.of(symbol)) {
        if (config.filter(c -> c.lacks(each)).isPresent()) {
          lacking.add(each);
        }
      }
    }
    return lacking;
  }

  /**
   * Kinds of media from which the root is not found, each with the symbols of one driver that would
   * find it, e.g. {@code USB stick (CONFIG_USB_STORAGE)}.
   */
  List<String> unreachable(Set<String> missing, Optional<KernelConfig> config) {
    List<String> unreachable = new ArrayList<>();
    for (Kind kind : kinds()) {
      List<String> symbols = new ArrayList<>();
      for (List<Driver> any : kind.drivers()) {
        if (any.stream().allMatch(driver -> isMissing(driver, missing, config))) {
          symbols.add(any.get(0).symbol());
        }
      }
      if (!symbols.isEmpty()) {
        unreachable.add(kind.name() + " (" + String.join(", ", symbols) + ")");
      }
    }
    return unreachable;
  }

  private List<Kind> kinds() {
    return KINDS.stream().filter(k -> k.iso() && iso || k.disk() && disk).toList();
  }

  /** How many kinds of media the images serve as. */
  int count() {
    return kinds().size();
  }
}
