package org.osimage.pipeline.media;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.osimage.boot.IsoBoot;
import org.osimage.boot.MediaId;
import org.osimage.disk.FatOptions;
import org.osimage.disk.FatWriter;
import org.osimage.iso.BootEntry;
import org.osimage.iso.BootImage;
import org.osimage.iso.IsoOptions;
import org.osimage.iso.IsoWriter;
import org.osimage.iso.VolumeText;
import org.osimage.manifest.Media;
import org.osimage.output.OutputFile;
import org.osimage.output.PlannedOutput;
import org.osimage.pipeline.family.IsoContent;
import org.osimage.pipeline.family.LostAttributes;
import org.osimage.pipeline.family.Medium;
import org.osimage.pipeline.step.BuildState;
import org.osimage.pipeline.step.BuildStep;
import org.osimage.pipeline.step.Goal;
import org.osimage.pipeline.step.Output;
import org.osimage.pipeline.step.StepInputs;
import org.osimage.tree.TreePath;

/** Writes the bootable ISO image: a GPT hybrid that starts from CD and from a stick. */
public final class IsoStep extends BuildStep {
  static final String NAME = "iso";

  public static final Output<Media.Iso> OUTPUT =
      Output.of(new Goal("iso", Goal.ARCHIVE), Media.Iso.class, Media.Iso::read, IsoStep::new)
          .booting()
          .attaching("iso", "iso");

  private final Media.Iso options;

  IsoStep(Media.Iso options, StepInputs in) {
    super(NAME, OUTPUT.goal(), "ISO image creation", in);
    this.options = options;
  }

  @Override
  public Run prepare() throws IOException {
    Medium.prepare(in);
    in.imageName();
    Path file = in.medium(OUTPUT.kind());
    Map<TreePath, Long> weights = SortFile.weights(in);
    return before -> make(before, weights, file);
  }

  private Result make(BuildState before, Map<TreePath, Long> weights, Path file)
      throws IOException {
    Medium medium = new Medium(before, in);
    MediaId id = medium.id();
    IsoContent content = medium.family().iso(medium);
    IsoBoot boot = content.boot();
    LostAttributes.warn("ISO 9660 has no", content.tree(), in.log());
    List<BootEntry> entries = new ArrayList<>();
    boot.bios().ifPresent(bios -> entries.add(entry(bios)));
    List<PlannedOutput> appended = new ArrayList<>();
    if (boot.esp().isPresent()) {
      entries.add(BootEntry.efi(new BootImage.Appended(0)));
      FatOptions fat =
          FatOptions.labelled("EFI").withSerial(id.serial("esp")).withEpoch(in.epoch());
      appended.add(new FatWriter(fat).plan(boot.esp().get(), in.store()));
    }
    IsoOptions iso =
        IsoOptions.of(volumeId(), in.epoch())
            .withWeights(weights)
            .withText(
                new VolumeText("", volumeId(), before.identity().volumeSetId(), "", "OSIMAGE", ""))
            .withJoliet(options.joliet())
            .withRelaxedNames(content.relaxedNames())
            .withBootEntries(entries)
            .withAppended(appended)
            .withSystemArea(IsoSystemArea.of(boot, id, medium.digest()));
    PlannedOutput plan = new IsoWriter(iso).plan(content.tree(), in.store());
    in.log().debug("layout of the ISO image:\n" + plan.describe());
    long size = OutputFile.write(plan, file);
    return new Result(
        Optional.empty(),
        List.of(OUTPUT.kind().of(file)),
        String.format(
            Locale.ROOT,
            "%s: %d entries, %.1f MiB",
            file,
            content.tree().size(),
            size / 1048576.0));
  }

  private static BootEntry entry(IsoBoot.Bios bios) {
    return switch (bios.loading()) {
      case FIRST_SECTORS -> BootEntry.bios(bios.elTorito());
      case WHOLE -> BootEntry.wholeBios(bios.elTorito());
      case GRUB -> BootEntry.grub(bios.elTorito());
    };
  }

  private String volumeId() {
    return options.volumeId().orElseGet(() -> derived(in.imageName()));
  }

  /** The image's name as a volume id: upper case, other characters to underscores, at most 32. */
  private static String derived(String name) {
    String id = name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9_]", "_");
    return id.isEmpty() ? "OSIMAGE" : id.substring(0, Math.min(32, id.length()));
  }
}
