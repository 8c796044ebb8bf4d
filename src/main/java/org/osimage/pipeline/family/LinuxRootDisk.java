package org.osimage.pipeline.family;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.osimage.ImageBuildException;
import org.osimage.archive.CpioWriter;
import org.osimage.boot.BootFiles;
import org.osimage.boot.UsbBoot;
import org.osimage.boot.linux.DiskInit;
import org.osimage.boot.linux.MediumRoot;
import org.osimage.boot.module.ModuleDirectory;
import org.osimage.compress.Compressor;
import org.osimage.content.Content;
import org.osimage.content.RandomBytes;
import org.osimage.disk.BootCode;
import org.osimage.disk.DiskPartition;
import org.osimage.disk.FatOptions;
import org.osimage.disk.FatSize;
import org.osimage.disk.FatWriter;
import org.osimage.disk.Guid;
import org.osimage.disk.PartitionContent;
import org.osimage.ext4.Ext4Options;
import org.osimage.ext4.Ext4Writer;
import org.osimage.manifest.BootArchive;
import org.osimage.manifest.BootRoot;
import org.osimage.manifest.Disk;
import org.osimage.manifest.ImageDescription;
import org.osimage.output.CompressedOutput;
import org.osimage.output.OutputFile;
import org.osimage.output.PlannedOutput;
import org.osimage.pipeline.step.StepInputs;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/**
 * The partitions of a disk with Linux: a BIOS boot partition for GRUB, a FAT32 EFI system partition
 * with the kernel and a small initramfs, the user's partitions, and last the root, an ext4 file
 * system that is written to and can grow.
 */
final class LinuxRootDisk {
  private static final int SECTOR = 512;
  private static final long MEBIBYTE = 1 << 20;

  /** Room on the EFI system partition for a second kernel and initramfs. */
  private static final long FREE_ON_ESP = 64L << 20;

  private final Medium medium;
  private final Disk options;
  private final StepInputs in;
  private final UUID rootId;

  LinuxRootDisk(Medium medium, Disk options) {
    this.medium = medium;
    this.options = options;
    this.in = medium.in();
    Guid id = Guid.derived("disk root", medium.digest());
    rootId = new UUID(id.high(), id.low());
  }

  DiskContent content() throws IOException {
    List<DataPartition> data = new ArrayList<>();
    List<Fstab.Mount> mounts = new ArrayList<>();
    mounts.add(new Fstab.Mount("UUID=" + rootId, "/", "ext4", "errors=remount-ro", 1));
    for (Disk.Partition partition : options.partitions()) {
      DataPartition one = new DataPartition(partition, medium);
      data.add(one);
      one.mount().ifPresent(mounts::add);
    }
    DiskInit init = init();
    ImageTree root = Fstab.add(init.image(), medium.in().store(), mounts, medium.epoch());
    UsbBoot boot =
        UsbBoot.plan(
            medium.loaders(),
            medium.in().store(),
            medium.state().menu(),
            new BootFiles(medium.kernel(), initramfs(init.initramfs())),
            medium.id().marker("disk"),
            medium.firmware(),
            medium.epoch());
    List<DiskPartition> partitions = new ArrayList<>();
    boot.bios().ifPresent(bios -> partitions.add(bios(bios)));
    partitions.add(
        partition("EFI system partition", Guid.EFI_SYSTEM, "disk esp", l -> esp(boot, l)));
    data.forEach(one -> partitions.add(one.place()));
    partitions.add(partition("root", Guid.LINUX_DATA, "disk root partition", l -> root(root, l)));
    return new DiskContent(partitions, bootCode(boot));
  }

  private DiskPartition partition(
      String name, Guid type, String purpose, PartitionContent content) {
    return DiskPartition.of(name, type, Guid.derived(purpose, medium.digest()), content);
  }

  private DiskInit init() throws IOException {
    BootRoot bootRoot = in.option("<bootRoot>", ImageDescription::bootRoot);
    KernelFiles kernel = KernelFiles.find(medium.image(), bootRoot.kernel());
    TreePath directory =
        kernel
            .modules()
            .orElseThrow(
                () ->
                    new ImageBuildException(
                        "<disk>: the image has no modules for the kernel "
                            + kernel.release()
                            + " to find its root with (lib/modules/"
                            + kernel.release()
                            + "): add them"));
    Map<String, RandomBytes> files =
        KernelFiles.moduleFiles(medium.image(), directory, medium.in().store());
    return DiskInit.configure(
        medium.image(),
        medium.in().store(),
        new MediumRoot.Modules(ModuleDirectory.read(files), kernel.release(), files),
        bootRoot.modules(),
        new DiskInit.Root(options.label(), medium.state().identity().volumeSetId(), options.grow()),
        bootRoot.init(),
        medium.epoch());
  }

  private Content initramfs(ImageTree tree) throws IOException {
    BootArchive archive = in.option("<bootArchive>", ImageDescription::bootArchive);
    Compressor compressor =
        medium
            .family()
            .archiveCompression()
            .choose(
                archive.compression(),
                archive.level().map(OptionalInt::of).orElse(OptionalInt.empty()),
                in.resources());
    PlannedOutput plain =
        new CpioWriter(medium.family().cpio(medium)).plan(tree, medium.in().store());
    Path file = in.workDirectory().resolve("disk-initramfs");
    OutputFile.write(new CompressedOutput(plain, compressor), file);
    try (InputStream written = Files.newInputStream(file)) {
      return medium.in().store().put(written);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private DiskPartition bios(UsbBoot.Bios bios) {
    return partition(
        "BIOS boot partition",
        Guid.BIOS_BOOT,
        "disk bios",
        lba -> {
          try {
            return PartitionContent.bytes(bios.core(lba));
          } catch (ImageBuildException e) {
            throw e;
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private PlannedOutput esp(UsbBoot boot, long lba) throws ImageBuildException {
    FatOptions fat =
        FatOptions.labelled("ESP")
            .withSerial(medium.id().serial("disk esp"))
            .withSize(FatSize.smallestFat32().withFree(FREE_ON_ESP))
            .withHiddenSectors(lba)
            .withEpoch(medium.epoch());
    return new FatWriter(fat).plan(boot.esp(), medium.in().store());
  }

  /** The rest of the disk, less the mebibyte of its second partition table. */
  private PlannedOutput root(ImageTree tree, long lba) throws ImageBuildException {
    Ext4Options ext4 = Ext4Options.of(medium.epoch()).withLabel(options.label()).withUuid(rootId);
    Optional<Long> size = options.size().map(mebibytes -> mebibytes * MEBIBYTE);
    if (size.isEmpty()) {
      return new Ext4Writer(ext4.withFreeBytes(options.free() * MEBIBYTE))
          .plan(tree, medium.in().store());
    }
    long left = size.get() - lba * SECTOR - MEBIBYTE;
    if (left < MEBIBYTE) {
      throw new ImageBuildException(
          "<disk><size> is "
              + options.size().get()
              + " MiB, and the partitions before the root end at "
              + lba * SECTOR / MEBIBYTE
              + " MiB: give the disk a larger size, or leave it out");
    }
    return new Ext4Writer(ext4.withSize(left)).plan(tree, medium.in().store());
  }

  private static BootCode bootCode(UsbBoot boot) {
    return boot.bios().isEmpty() ? BootCode.NONE : LinuxDisk.bootCode(boot.bios().get());
  }
}
