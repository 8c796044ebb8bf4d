package org.osimage.pipeline.media;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.osimage.disk.DiskImageWriter;
import org.osimage.disk.DiskPlan;
import org.osimage.disk.Guid;
import org.osimage.manifest.Media;
import org.osimage.output.OutputFile;
import org.osimage.pipeline.family.DiskContent;
import org.osimage.pipeline.family.Medium;
import org.osimage.pipeline.step.BuildState;
import org.osimage.pipeline.step.BuildStep;
import org.osimage.pipeline.step.Goal;
import org.osimage.pipeline.step.Output;
import org.osimage.pipeline.step.StepInputs;

/** Writes the USB disk image, a disk with a GUID partition table. */
public final class UsbStep extends BuildStep {
  static final String NAME = "usb";

  public static final Output<Media.Usb> OUTPUT =
      Output.of(new Goal("usb", Goal.ARCHIVE), Media.Usb.class, Media.Usb::read, UsbStep::new)
          .booting()
          .attaching("img", "usb");

  private final Media.Usb options;

  UsbStep(Media.Usb options, StepInputs in) {
    super(NAME, OUTPUT.goal(), "USB image creation", in);
    this.options = options;
  }

  @Override
  public Run prepare() {
    Medium.prepare(in);
    Path file = in.medium(OUTPUT.kind());
    return before -> make(before, file);
  }

  private Result make(BuildState before, Path file) throws IOException {
    Medium medium = new Medium(before, in);
    DiskContent content = medium.family().usb(medium, options);
    DiskPlan plan =
        new DiskImageWriter(
                Guid.derived("usb disk", medium.digest()),
                medium.id().serial("usb disk"),
                content.bootCode())
            .plan(content.partitions());
    in.log().debug("layout of the USB image:\n" + plan.describe());
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
