package org.osimage.pipeline.media;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import org.osimage.content.ContentStore;
import org.osimage.disk.DiskImageWriter;
import org.osimage.disk.DiskPlan;
import org.osimage.disk.Guid;
import org.osimage.manifest.Media;
import org.osimage.output.OutputFile;
import org.osimage.pipeline.family.DiskContent;
import org.osimage.pipeline.family.Medium;
import org.osimage.pipeline.step.BuildSettings;
import org.osimage.pipeline.step.BuildState;
import org.osimage.pipeline.step.BuildStep;
import org.osimage.pipeline.step.Goal;
import org.osimage.pipeline.step.Output;

/** Writes the USB disk image, a disk with a GUID partition table. */
public final class UsbStep implements BuildStep {
  static final String NAME = "usb";

  public static final Output<Media.Usb> OUTPUT =
      Output.of(new Goal("usb", Goal.ARCHIVE), Media.Usb.class, Media.Usb::read, UsbStep::new)
          .booting()
          .attaching("img", "usb");

  private final BuildSettings settings;
  private final ContentStore store;
  private final Media.Usb options;

  UsbStep(Media.Usb options, BuildSettings settings, ContentStore store) {
    this.settings = settings;
    this.store = store;
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
    SortedMap<String, String> inputs = MediumFile.inputs(settings);
    inputs.put("<usb>", options.toString());
    return inputs;
  }

  @Override
  public Result run(BuildState before) throws IOException {
    Medium medium = new Medium(before, settings, store);
    DiskContent content = medium.family().usb(medium, options);
    DiskPlan plan =
        new DiskImageWriter(
                Guid.derived("usb disk", medium.digest()),
                medium.id().serial("usb disk"),
                content.bootCode())
            .plan(content.partitions());
    settings.log().debug("layout of the USB image:\n" + plan.describe());
    Path file = MediumFile.path(settings, OUTPUT.kind());
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
}
