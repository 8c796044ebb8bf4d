package org.osimage.pipeline.media;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import org.osimage.ImageBuildException;
import org.osimage.boot.MediaId;
import org.osimage.boot.UsbBoot;
import org.osimage.boot.illumos.IllumosUsb;
import org.osimage.content.ContentStore;
import org.osimage.disk.BootCode;
import org.osimage.disk.DiskImageWriter;
import org.osimage.disk.DiskPartition;
import org.osimage.disk.DiskPlan;
import org.osimage.disk.FatOptions;
import org.osimage.disk.FatSize;
import org.osimage.disk.FatWriter;
import org.osimage.disk.Guid;
import org.osimage.disk.PartitionContent;
import org.osimage.iso.IsoOptions;
import org.osimage.iso.IsoWriter;
import org.osimage.iso.VolumeText;
import org.osimage.manifest.Media;
import org.osimage.output.OutputFile;
import org.osimage.output.PlannedOutput;
import org.osimage.pipeline.step.BuildSettings;
import org.osimage.pipeline.step.BuildState;
import org.osimage.pipeline.step.BuildStep;
import org.osimage.pipeline.step.Goal;
import org.osimage.pipeline.step.Output;
import org.osimage.tree.ImageTree;

/**
 * Writes the USB disk image: a GPT disk with a BIOS boot partition for GRUB, a FAT32 EFI system
 * partition with kernel and boot archive, and the root when it does not fit into memory.
 */
public final class UsbStep implements BuildStep {
  static final String NAME = "usb";

  public static final Output<Media.Usb> OUTPUT =
      Output.of(new Goal("usb", Goal.ARCHIVE), Media.Usb.class, Media.Usb::read, UsbStep::new)
          .booting()
          .attaching("img", "usb");

  /** Room on the FAT file system for files that its user adds. */
  private static final long FREE = 8L << 20;

  private final BuildSettings settings;
  private final ContentStore store;
  private final Medium medium;
  private final Media.Usb options;

  UsbStep(Media.Usb options, BuildSettings settings, ContentStore store) {
    this.settings = settings;
    this.store = store;
    this.medium = new Medium(settings, store);
    this.options = options;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Goal goal() {
    return OUTPUT.goal();
  }

  @Override
  public String description() {
    return "USB image creation";
  }

  @Override
  public SortedMap<String, String> inputs() {
    SortedMap<String, String> inputs = medium.inputs();
    inputs.put("<usb>", options.toString());
    return inputs;
  }

  @Override
  public Result run(BuildState before) throws IOException {
    DiskPlan plan = Medium.isIllumos(before) ? illumos(before) : linux(before);
    settings.log().debug("layout of the USB image:\n" + plan.describe());
    Path file = medium.output(OUTPUT.kind().type());
    long size = OutputFile.write(plan, file);
    return new Result(
        Optional.empty(),
        List.of(OUTPUT.kind().of(file)),
        String.format(
            Locale.ROOT,
            "%s: %d partitions, %.1f MiB",
            file,
            plan.partitions().size(),
            size / 1048576.0));
  }

  private DiskPlan illumos(BuildState before) throws IOException {
    MediaId id = medium.id(before);
    byte[] digest = medium.digest(before);
    IllumosUsb boot =
        IllumosUsb.plan(
            medium.loaders(before),
            store,
            medium.menu(before),
            Medium.bootFiles(before).kernel(),
            id,
            medium.firmware(),
            settings.epoch());
    ImageTree tree =
        Medium.over(
            Medium.over(before.pkgImage(), boot.files()),
            Medium.illumosFiles(before, settings.epoch()));
    IllumosDisk disk = new IllumosDisk(boot, tree, store, id, digest, settings.epoch());
    return new DiskImageWriter(
            Guid.derived("usb disk", digest), id.serial("usb disk"), disk.bootCode())
        .plan(disk.partitions());
  }

  private DiskPlan linux(BuildState before) throws IOException {
    MediaId id = medium.id(before);
    byte[] digest = medium.digest(before);
    UsbBoot boot =
        UsbBoot.plan(
            medium.loaders(before),
            store,
            medium.menu(before),
            Medium.bootFiles(before),
            id,
            medium.firmware(),
            settings.epoch());
    return new DiskImageWriter(
            Guid.derived("usb disk", digest), id.serial("usb disk"), bootCode(boot))
        .plan(partitions(before, boot, id, digest));
  }

  private List<DiskPartition> partitions(BuildState before, UsbBoot boot, MediaId id, byte[] digest)
      throws ImageBuildException {
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
            "EFI system partition",
            Guid.EFI_SYSTEM,
            Guid.derived("usb esp", digest),
            lba -> esp(boot, id, lba)));
    if (Medium.holdsRoot(before)) {
      medium.warnOfLostAttributes(before.pkgImage());
      partitions.add(
          DiskPartition.of(
              "root",
              Guid.LINUX_DATA,
              Guid.derived("usb root", digest),
              PartitionContent.of(root(before))));
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

  private PlannedOutput esp(UsbBoot boot, MediaId id, long lba) throws ImageBuildException {
    FatSize size =
        options
            .size()
            .map(mebibytes -> FatSize.exactly((long) mebibytes << 20).asFat32())
            .orElse(FatSize.smallestFat32().withFree(FREE));
    FatOptions fat =
        FatOptions.labelled(options.label())
            .withSerial(id.serial("usb esp"))
            .withSize(size)
            .withHiddenSectors(lba)
            .withEpoch(settings.epoch());
    return new FatWriter(fat).plan(boot.esp(), store);
  }

  private PlannedOutput root(BuildState before) throws ImageBuildException {
    IsoOptions iso =
        IsoOptions.of("ROOT", settings.epoch())
            .withText(new VolumeText("", "ROOT", Medium.volumeSetId(before), "", "OSIMAGE", ""));
    return new IsoWriter(iso).plan(before.pkgImage(), store);
  }

  private static BootCode bootCode(UsbBoot boot) {
    if (boot.bios().isEmpty()) {
      return BootCode.NONE;
    }
    return partitions -> {
      try {
        return boot.bios().get().bootCode(partitions.get(0).firstLba());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }
}
