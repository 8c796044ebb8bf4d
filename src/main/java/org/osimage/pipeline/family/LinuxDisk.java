package org.osimage.pipeline.family;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osimage.ImageBuildException;
import org.osimage.boot.UsbBoot;
import org.osimage.content.Content;
import org.osimage.disk.BootCode;
import org.osimage.disk.DiskPartition;
import org.osimage.disk.FatOptions;
import org.osimage.disk.FatSize;
import org.osimage.disk.FatWriter;
import org.osimage.disk.Guid;
import org.osimage.disk.PartitionContent;
import org.osimage.iso.IsoOptions;
import org.osimage.iso.IsoWriter;
import org.osimage.iso.VolumeText;
import org.osimage.manifest.Media;
import org.osimage.output.BodyOutput;
import org.osimage.output.PlannedOutput;

/**
 * The partitions of a USB image with Linux: a BIOS boot partition for GRUB, a FAT32 EFI system
 * partition with kernel and boot archive, and the root when it does not fit into memory.
 */
final class LinuxDisk {
  /** Room on the FAT file system for files that its user adds. */
  private static final long FREE = 8L << 20;

  private final UsbBoot boot;
  private final Medium medium;
  private final Media.Usb options;

  LinuxDisk(UsbBoot boot, Medium medium, Media.Usb options) {
    this.boot = boot;
    this.medium = medium;
    this.options = options;
  }

  List<DiskPartition> partitions() throws ImageBuildException {
    byte[] digest = medium.digest();
    List<DiskPartition> partitions = new ArrayList<>();
    boot.bios()
        .ifPresent(
            bios ->
                partitions.add(
                    DiskPartition.of(
                        "BIOS boot partition",
                        Guid.BIOS_BOOT,
                        Guid.derived("usb bios", digest),
                        lba -> core(bios, lba))));
    partitions.add(
        DiskPartition.of(
            "EFI system partition", Guid.EFI_SYSTEM, Guid.derived("usb esp", digest), this::esp));
    if (medium.state().kernel().rootOnMedium()) {
      partitions.add(
          DiskPartition.of(
              "root",
              Guid.LINUX_DATA,
              Guid.derived("usb root", digest),
              PartitionContent.of(root())));
    }
    return partitions;
  }

  private static PlannedOutput core(UsbBoot.Bios bios, long lba) throws ImageBuildException {
    try {
      return PartitionContent.bytes(bios.core(lba));
    } catch (ImageBuildException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private PlannedOutput esp(long lba) throws ImageBuildException {
    FatSize size =
        options
            .size()
            .map(mebibytes -> FatSize.exactly((long) mebibytes << 20).asFat32())
            .orElse(FatSize.smallestFat32().withFree(FREE));
    FatOptions fat =
        FatOptions.labelled(options.label())
            .withSerial(medium.id().serial("usb esp"))
            .withSize(size)
            .withHiddenSectors(lba)
            .withEpoch(medium.epoch());
    return new FatWriter(fat).plan(boot.esp(), medium.in().store());
  }

  private PlannedOutput root() throws ImageBuildException {
    Optional<Content> compressed = medium.compressedRoot();
    if (compressed.isPresent()) {
      return new BodyOutput(medium.in().store(), compressed.get());
    }
    LostAttributes.warn("ISO 9660 has no", medium.image(), medium.in().log());
    IsoOptions iso =
        IsoOptions.of("ROOT", medium.epoch())
            .withText(
                new VolumeText(
                    "", "ROOT", medium.state().identity().volumeSetId(), "", "OSIMAGE", ""));
    return new IsoWriter(iso).plan(medium.image(), medium.in().store());
  }

  BootCode bootCode() {
    return boot.bios().isEmpty() ? BootCode.NONE : bootCode(boot.bios().get());
  }

  /** That of a disk whose first partition holds GRUB's core. */
  static BootCode bootCode(UsbBoot.Bios bios) {
    return partitions -> {
      try {
        return bios.bootCode(partitions.get(0).firstLba());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }
}
