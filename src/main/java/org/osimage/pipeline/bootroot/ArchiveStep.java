package org.osimage.pipeline.bootroot;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.osimage.ImageBuildException;
import org.osimage.compress.Compressor;
import org.osimage.content.Content;
import org.osimage.manifest.MediumRootOptions;
import org.osimage.output.BodyOutput;
import org.osimage.output.CompressedOutput;
import org.osimage.output.HashedOutput;
import org.osimage.output.OutputFile;
import org.osimage.output.PlannedOutput;
import org.osimage.pipeline.family.ImageFamily;
import org.osimage.pipeline.family.Medium;
import org.osimage.pipeline.family.SquashfsImage;
import org.osimage.pipeline.step.BootFileNames;
import org.osimage.pipeline.step.BuildState;
import org.osimage.pipeline.step.BuildStep;
import org.osimage.pipeline.step.Goal;
import org.osimage.pipeline.step.OutputArtifact;
import org.osimage.pipeline.step.StepInputs;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/** Writes the boot archive, and beside it the kernel. */
public final class ArchiveStep extends BuildStep {
  static final String NAME = "br-arch";

  private final BootArchiveImage image;
  private final MediumRootOptions onMedium;

  public ArchiveStep(StepInputs in) {
    super(NAME, Goal.ARCHIVE, "Boot root archiving", in);
    this.image = new BootArchiveImage(in);
    this.onMedium = in.option("<bootRoot><root>", d -> d.bootRoot().root());
  }

  @Override
  public void validate() throws IOException {
    image.validate();
  }

  @Override
  public Run prepare() {
    in.epoch();
    in.fileName();
    return this::make;
  }

  private Result make(BuildState before) throws IOException {
    if (image.closureCheck()) {
      checkClosure(before);
    }
    Medium medium = new Medium(before, in);
    ImageFamily family = medium.family();
    String type = image.type(before);
    Compressor compressor = image.compressor(before);
    PlannedOutput plan = image.plan(medium);
    in.log().debug("layout of the boot archive:\n" + plan.describe());
    HashedOutput hashed = new HashedOutput(plan);
    Path archive = in.output(type);
    List<OutputArtifact> outputs = new ArrayList<>();
    long size =
        OutputFile.write(
            new CompressedOutput(family.hashesArchive() ? hashed : plan, compressor), archive);
    outputs.add(new OutputArtifact(archive, type, "boot-archive"));
    List<Entry> files = new ArrayList<>();
    try (InputStream written = new BufferedInputStream(Files.newInputStream(archive), 1 << 20)) {
      files.add(file(BootFileNames.BOOT_ARCHIVE, in.store().put(written)));
    }
    if (family.hashesArchive()) {
      Content line = in.store().put(hashed.line().getBytes(StandardCharsets.US_ASCII));
      Path hash = in.output("boot_archive.hash");
      OutputFile.write(new BodyOutput(in.store(), line), hash);
      outputs.add(new OutputArtifact(hash, "hash", "boot-archive"));
      files.add(file(BootFileNames.BOOT_ARCHIVE_HASH, line));
    }
    Path kernel = in.output("kernel");
    Content kernelBody = medium.kernel();
    OutputFile.write(new BodyOutput(in.store(), kernelBody), kernel);
    outputs.add(new OutputArtifact(kernel, "kernel", "kernel"));
    files.add(file(BootFileNames.KERNEL, kernelBody));
    String root = "";
    if (before.kernel().rootOnMedium() && onMedium.squashfs()) {
      Content body = squashfs(before);
      files.add(file(BootFileNames.ROOT, body));
      root =
          String.format(
              Locale.ROOT,
              "; root of %d entries as SquashFS, %.1f MiB",
              before.pkgImage().size(),
              body.size() / 1048576.0);
    }
    BuildState after =
        before.withBootFiles(
            ImageTree.withImplicitParents(files, Attributes.root(0755, in.epoch())));
    String summary =
        String.format(
            Locale.ROOT,
            "%s: %d entries, %.1f MiB, %s %.1f MiB",
            archive.getFileName(),
            before.bootRoot().size(),
            plan.size().orElse(0) / 1048576.0,
            compressor.name(),
            size / 1048576.0);
    return new Result(Optional.of(after), outputs, summary + root);
  }

  /** The image as every medium carries it: compressed once, kept in the store. */
  private Content squashfs(BuildState state) throws IOException {
    PlannedOutput plan = SquashfsImage.plan(state.pkgImage(), onMedium.options(), in);
    in.log().debug("layout of the root:\n" + plan.describe());
    Path file = in.workDirectory().resolve(BootFileNames.ROOT.toString());
    OutputFile.write(plan, file);
    try (InputStream written = new BufferedInputStream(Files.newInputStream(file), 1 << 20)) {
      return in.store().put(written);
    } finally {
      Files.delete(file);
    }
  }

  private void checkClosure(BuildState state) throws IOException {
    List<String> missing = ImageFamily.of(state).missingLibraries(state.bootRoot(), in.store());
    if (!missing.isEmpty()) {
      throw new ImageBuildException(
          "the boot root lacks "
              + missing.size()
              + (missing.size() == 1 ? " library" : " libraries")
              + " (<bootArchive><closureCheck>):"
              + ImageBuildException.lines(missing, 50)
              + "\nadd them to <includes>, or leave out what needs them");
    }
  }

  private Entry file(TreePath path, Content content) {
    return new Entry.RegularFile(path, Attributes.root(0644, in.epoch()), content);
  }
}
