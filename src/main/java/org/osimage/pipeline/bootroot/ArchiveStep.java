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
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.ImageBuildException;
import org.osimage.compress.Compressor;
import org.osimage.content.Content;
import org.osimage.content.ContentStore;
import org.osimage.manifest.BootArchive;
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
import org.osimage.pipeline.step.BuildSettings;
import org.osimage.pipeline.step.BuildState;
import org.osimage.pipeline.step.BuildStep;
import org.osimage.pipeline.step.Goal;
import org.osimage.pipeline.step.OutputArtifact;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/** Writes the boot archive, and beside it the kernel. */
public final class ArchiveStep implements BuildStep {
  static final String NAME = "br-arch";

  private final BuildSettings settings;
  private final ContentStore store;
  private final BootArchiveImage image;

  public ArchiveStep(BuildSettings settings, ContentStore store) {
    this.settings = settings;
    this.store = store;
    this.image = new BootArchiveImage(settings);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Goal goal() {
    return Goal.ARCHIVE;
  }

  @Override
  public String description() {
    return "Boot root archiving";
  }

  @Override
  public void validate() throws IOException {
    image.validate();
  }

  @Override
  public SortedMap<String, String> inputs() {
    SortedMap<String, String> inputs = new TreeMap<>();
    BootArchive options = settings.description().bootArchive();
    inputs.put("<bootArchive><format>", options.format().orElse(""));
    inputs.put(
        "<bootArchive><compression>",
        options.compression().orElse("") + " " + options.level().map(String::valueOf).orElse(""));
    inputs.put("<bootArchive><sizePad>", String.valueOf(options.sizePad()));
    inputs.put(
        "<bootArchive><bytesPerInode>", options.bytesPerInode().map(String::valueOf).orElse(""));
    inputs.put("<bootArchive><byteOrder>", options.bigEndian() ? "big" : "little");
    inputs.put("<bootArchive><closureCheck>", String.valueOf(options.closureCheck()));
    inputs.put("<bootRoot><root>", onMedium().toString());
    inputs.put("outputTimestamp", String.valueOf(settings.epoch()));
    inputs.put("file name", settings.baseName());
    return inputs;
  }

  @Override
  public Result run(BuildState before) throws IOException {
    if (settings.description().bootArchive().closureCheck()) {
      checkClosure(before);
    }
    Medium medium = new Medium(before, settings, store);
    ImageFamily family = medium.family();
    String type = image.type(before);
    Compressor compressor = image.compressor(before);
    PlannedOutput plan = image.plan(medium);
    settings.log().debug("layout of the boot archive:\n" + plan.describe());
    HashedOutput hashed = new HashedOutput(plan);
    Path archive = settings.output(type);
    List<OutputArtifact> outputs = new ArrayList<>();
    long size =
        OutputFile.write(
            new CompressedOutput(family.hashesArchive() ? hashed : plan, compressor), archive);
    outputs.add(new OutputArtifact(archive, type, "boot-archive"));
    List<Entry> files = new ArrayList<>();
    try (InputStream in = new BufferedInputStream(Files.newInputStream(archive), 1 << 20)) {
      files.add(file(BootFileNames.BOOT_ARCHIVE, store.put(in)));
    }
    if (family.hashesArchive()) {
      Content line = store.put(hashed.line().getBytes(StandardCharsets.US_ASCII));
      Path hash = settings.output("boot_archive.hash");
      OutputFile.write(new BodyOutput(store, line), hash);
      outputs.add(new OutputArtifact(hash, "hash", "boot-archive"));
      files.add(file(BootFileNames.BOOT_ARCHIVE_HASH, line));
    }
    Path kernel = settings.output("kernel");
    Content kernelBody = medium.kernel();
    OutputFile.write(new BodyOutput(store, kernelBody), kernel);
    outputs.add(new OutputArtifact(kernel, "kernel", "kernel"));
    files.add(file(BootFileNames.KERNEL, kernelBody));
    String root = "";
    if (before.kernel().rootOnMedium() && onMedium().squashfs()) {
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
            ImageTree.withImplicitParents(files, Attributes.root(0755, settings.epoch())));
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

  private MediumRootOptions onMedium() {
    return settings.description().bootRoot().root();
  }

  /** The image as every medium carries it: compressed once, kept in the store. */
  private Content squashfs(BuildState state) throws IOException {
    PlannedOutput plan =
        SquashfsImage.plan(state.pkgImage(), onMedium().options(), settings, store);
    settings.log().debug("layout of the root:\n" + plan.describe());
    Path file = settings.workDirectory().resolve(BootFileNames.ROOT.toString());
    OutputFile.write(plan, file);
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 20)) {
      return store.put(in);
    } finally {
      Files.delete(file);
    }
  }

  private void checkClosure(BuildState state) throws IOException {
    List<String> missing = ImageFamily.of(state).missingLibraries(state.bootRoot(), store);
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
    return new Entry.RegularFile(path, Attributes.root(0644, settings.epoch()), content);
  }
}
