package org.osimage.pipeline.media;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.osimage.ImageBuildException;
import org.osimage.disk.DiskImageWriter;
import org.osimage.disk.DiskPlan;
import org.osimage.disk.Guid;
import org.osimage.disk.container.ContainerFormat;
import org.osimage.disk.container.Containers;
import org.osimage.disk.container.DiskDescription;
import org.osimage.manifest.Disk;
import org.osimage.manifest.ImageDescription;
import org.osimage.pipeline.family.DiskContent;
import org.osimage.pipeline.family.Medium;
import org.osimage.pipeline.step.BuildState;
import org.osimage.pipeline.step.BuildStep;
import org.osimage.pipeline.step.Goal;
import org.osimage.pipeline.step.Output;
import org.osimage.pipeline.step.OutputArtifact;
import org.osimage.pipeline.step.StepInputs;

/** Writes a disk whose root is written to, in every format that is asked for, in one pass. */
public final class DiskStep extends BuildStep {
  static final String NAME = "disk";

  public static final Output<Disk> OUTPUT = output();

  private final Disk options;

  DiskStep(Disk options, StepInputs in) {
    super(NAME, OUTPUT.goal(), "Disk image creation", in);
    this.options = options;
  }

  private static Output<Disk> output() {
    Output<Disk> output =
        Output.of(new Goal("disk", Goal.ARCHIVE), Disk.class, Disk::read, DiskStep::new)
            .onRequest()
            .booting();
    for (ContainerFormat format : ContainerFormat.values()) {
      output = output.attaching(format.type(), format.classifier());
    }
    return output;
  }

  @Override
  public void validate() throws IOException {
    formats();
  }

  private List<ContainerFormat> formats() throws ImageBuildException {
    List<ContainerFormat> formats = new ArrayList<>();
    for (String name : options.formats()) {
      formats.add(ContainerFormat.of(name));
    }
    return formats;
  }

  @Override
  protected Run prepare() {
    Medium.prepare(in);
    in.fileName();
    in.option("<bootArchive>", ImageDescription::bootArchive);
    in.option("<bootRoot>", ImageDescription::bootRoot);
    return this::make;
  }

  private Result make(BuildState before) throws IOException {
    Medium medium = new Medium(before, in);
    DiskContent content = medium.family().disk(medium, options);
    Guid id = Guid.derived("disk", medium.digest());
    DiskPlan plan =
        new DiskImageWriter(id, medium.id().serial("disk"), content.bootCode())
            .plan(content.partitions());
    in.log().debug("layout of the disk:\n" + plan.describe());
    long size = plan.size().orElseThrow();
    DiskDescription disk =
        new DiskDescription(
            name(in.fileName()), id, in.epoch(), size, options.processors(), options.memory());
    List<Containers.Target> targets = new ArrayList<>();
    List<OutputArtifact> outputs = new ArrayList<>();
    for (ContainerFormat format : formats()) {
      Output.FileKind kind = new Output.FileKind(format.type(), format.classifier());
      OutputArtifact output = kind.of(in.output(format.classifier(), format.type()));
      targets.add(new Containers.Target(format, output.file()));
      outputs.add(output);
    }
    new Containers(plan, disk, in.resources()).write(targets);
    return new Result(
        Optional.empty(),
        outputs,
        String.format(
            Locale.ROOT,
            "%s: %d partitions, %.1f MiB, as %s",
            in.fileName(),
            plan.partitions().size(),
            size / 1048576.0,
            String.join(", ", options.formats())));
  }

  /** What any tool takes for a name. */
  private static String name(String baseName) {
    String plain = baseName.replaceAll("[^A-Za-z0-9._-]", "-");
    return plain.substring(0, Math.min(plain.length(), 80));
  }
}
