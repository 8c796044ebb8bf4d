package org.osimage.build;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import org.osimage.boot.IsoBoot;
import org.osimage.boot.MediaId;
import org.osimage.content.ContentStore;
import org.osimage.disk.FatOptions;
import org.osimage.disk.FatWriter;
import org.osimage.disk.Guid;
import org.osimage.disk.HybridIso;
import org.osimage.iso.BootEntry;
import org.osimage.iso.BootImage;
import org.osimage.iso.Extent;
import org.osimage.iso.IsoOptions;
import org.osimage.iso.IsoPlan;
import org.osimage.iso.IsoWriter;
import org.osimage.iso.SystemArea;
import org.osimage.iso.VolumeText;
import org.osimage.manifest.Media;
import org.osimage.output.OutputFile;
import org.osimage.output.PlannedOutput;
import org.osimage.tree.ImageTree;

/** Writes the bootable ISO image: a GPT hybrid that starts from CD and from a stick. */
final class IsoStep implements BuildStep {
  static final String NAME = "iso";

  private final BuildSettings settings;
  private final ContentStore store;
  private final Medium medium;
  private final Media.Iso options;

  IsoStep(BuildSettings settings, ContentStore store) {
    this.settings = settings;
    this.store = store;
    this.medium = new Medium(settings, store);
    this.options = settings.description().iso();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public BuildGoal goal() {
    return BuildGoal.ISO;
  }

  @Override
  public String description() {
    return "ISO image creation";
  }

  @Override
  public SortedMap<String, String> inputs() {
    SortedMap<String, String> inputs = medium.inputs();
    inputs.put("<iso>", options.toString());
    return inputs;
  }

  @Override
  public Result run(BuildState before) throws IOException {
    MediaId id = medium.id(before);
    IsoBoot boot =
        IsoBoot.plan(
            medium.loaders(before),
            store,
            medium.menu(before),
            Medium.bootFiles(before),
            id,
            medium.firmware(),
            settings.epoch());
    ImageTree tree =
        Medium.holdsRoot(before) ? Medium.over(before.pkgImage(), boot.files()) : boot.files();
    medium.warnOfLostAttributes(tree);
    List<BootEntry> entries = new ArrayList<>();
    boot.bios().ifPresent(bios -> entries.add(BootEntry.bios(bios.elTorito())));
    List<PlannedOutput> appended = new ArrayList<>();
    if (boot.esp().isPresent()) {
      entries.add(BootEntry.efi(new BootImage.Appended(0)));
      FatOptions fat =
          FatOptions.labelled("EFI").withSerial(id.serial("esp")).withEpoch(settings.epoch());
      appended.add(new FatWriter(fat).plan(boot.esp().get(), store));
    }
    IsoOptions iso =
        IsoOptions.of(volumeId(), settings.epoch())
            .withText(new VolumeText("", volumeId(), Medium.volumeSetId(before), "", "OSIMAGE", ""))
            .withJoliet(options.joliet())
            .withBootEntries(entries)
            .withAppended(appended)
            .withSystemArea(new Hybrid(boot, id, medium.digest(before)));
    PlannedOutput plan = new IsoWriter(iso).plan(tree, store);
    settings.log().debug("layout of the ISO image:\n" + plan.describe());
    Path file = medium.output("iso");
    long size = OutputFile.write(plan, file);
    return new Result(
        Optional.empty(),
        List.of(new OutputArtifact(file, "iso", "iso")),
        String.format(
            Locale.ROOT, "%s: %d entries, %.1f MiB", file, tree.size(), size / 1048576.0));
  }

  private String volumeId() {
    return options.volumeId().orElseGet(() -> derived(settings.description().name()));
  }

  /** The image's name as a volume id: upper case, other characters to underscores, at most 32. */
  private static String derived(String name) {
    String id = name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9_]", "_");
    return id.isEmpty() ? "OSIMAGE" : id.substring(0, Math.min(32, id.length()));
  }

  /** The partition tables that make the image a disk too. */
  private record Hybrid(IsoBoot boot, MediaId id, byte[] digest) implements SystemArea {
    @Override
    public byte[] leading(IsoPlan plan) {
      return hybrid(plan).systemArea();
    }

    @Override
    public int trailingSize() {
      return HybridIso.BACKUP_ISO_SECTORS * Extent.BLOCK;
    }

    @Override
    public byte[] trailing(IsoPlan plan) {
      return hybrid(plan).backup();
    }

    private HybridIso hybrid(IsoPlan plan) {
      Optional<Extent> esp = boot.esp().map(tree -> plan.appended(0));
      OptionalLong bootLba =
          boot.bios().isPresent()
              ? OptionalLong.of(plan.extentOf(boot.bios().get().elTorito()).lba() * 4)
              : OptionalLong.empty();
      return new HybridIso(
          plan.totalSectors(),
          esp.map(Extent::lba).orElse(0L),
          esp.map(Extent::size).orElse(0L),
          boot.bios().map(IsoBoot.Bios::bootCode).orElse(new byte[0]),
          bootLba,
          id.serial("iso disk"),
          Guid.derived("iso disk", digest),
          Guid.derived("iso partition 1", digest),
          Guid.derived("iso partition 2", digest));
    }
  }
}
