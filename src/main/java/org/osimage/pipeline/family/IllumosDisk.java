package org.osimage.pipeline.family;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osimage.ImageBuildException;
import org.osimage.boot.MediaId;
import org.osimage.boot.illumos.IllumosUsb;
import org.osimage.content.ContentStore;
import org.osimage.disk.BootCode;
import org.osimage.disk.DiskPartition;
import org.osimage.disk.FatOptions;
import org.osimage.disk.FatWriter;
import org.osimage.disk.GptPartition;
import org.osimage.disk.Guid;
import org.osimage.disk.PartitionContent;
import org.osimage.tree.ImageTree;
import org.osimage.ufs.UfsOptions;
import org.osimage.ufs.UfsWriter;

/**
 * The partitions of a USB image with illumos's layout: EFI system partition, boot partition of one
 * mebibyte or more, and the image as UFS (smartos-live, tools/format_image).
 */
final class IllumosDisk {
  private static final long MEBIBYTE = 1 << 20;
  private static final int SECTOR = 512;

  private final IllumosUsb boot;
  private final ImageTree tree;
  private final Medium medium;

  /**
   * @param tree all that the medium holds
   */
  IllumosDisk(IllumosUsb boot, ImageTree tree, Medium medium) {
    this.boot = boot;
    this.tree = tree;
    this.medium = medium;
  }

  List<DiskPartition> partitions() {
    MediaId id = medium.id();
    byte[] digest = medium.digest();
    ContentStore store = medium.in().store();
    long epoch = medium.epoch();
    List<DiskPartition> partitions = new ArrayList<>();
    boot.esp()
        .ifPresent(
            files ->
                partitions.add(
                    DiskPartition.of(
                        "loader",
                        Guid.EFI_SYSTEM,
                        Guid.derived("usb esp", digest),
                        lba -> {
                          FatOptions fat =
                              FatOptions.labelled("LOADER")
                                  .withSerial(id.serial("usb esp"))
                                  .withHiddenSectors(lba)
                                  .withEpoch(epoch);
                          return new FatWriter(fat).plan(files, store);
                        })));
    boot.bios().ifPresent(bios -> partitions.add(bootPartition(bios)));
    UfsOptions ufs = UfsOptions.of(epoch).withId(id.serial("usb root"));
    partitions.add(
        DiskPartition.of(
            "root",
            Guid.SOLARIS_ROOT,
            Guid.derived("usb root", digest),
            lba -> new UfsWriter(ufs).plan(tree, store)));
    return partitions;
  }

  private DiskPartition bootPartition(IllumosUsb.Bios bios) {
    boolean grub = bios instanceof IllumosUsb.Grub;
    return DiskPartition.of(
        "boot",
        grub ? Guid.BIOS_BOOT : Guid.SOLARIS_BOOT,
        Guid.derived("usb boot", medium.digest()),
        lba -> {
          try {
            return PartitionContent.bytes(bootPartition(bios, lba));
          } catch (ImageBuildException e) {
            throw e;
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private static byte[] bootPartition(IllumosUsb.Bios bios, long lba) throws IOException {
    if (bios instanceof IllumosUsb.Loader loader) {
      long mebibytes = (loader.gptzfsboot().length + MEBIBYTE - 1) / MEBIBYTE;
      // the root is the next partition
      return loader.stage2(lba + mebibytes * MEBIBYTE / SECTOR);
    }
    return ((IllumosUsb.Grub) bios).core().core(lba);
  }

  BootCode bootCode() {
    Optional<IllumosUsb.Bios> bios = boot.bios();
    if (bios.isEmpty()) {
      return BootCode.NONE;
    }
    return partitions -> {
      GptPartition stage2 =
          partitions.stream().filter(p -> p.name().equals("boot")).findFirst().orElseThrow();
      try {
        return bios.get() instanceof IllumosUsb.Loader loader
            ? loader.bootCode(stage2.firstLba())
            : ((IllumosUsb.Grub) bios.get()).core().bootCode(stage2.firstLba());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }
}
