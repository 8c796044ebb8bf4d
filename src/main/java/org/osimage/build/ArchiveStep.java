package org.osimage.build;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.archive.CpioFormat;
import org.osimage.archive.CpioWriter;
import org.osimage.compress.CompressionDefaults;
import org.osimage.compress.Compressor;
import org.osimage.compress.Resources;
import org.osimage.content.Content;
import org.osimage.content.ContentStore;
import org.osimage.manifest.BootArchive;
import org.osimage.output.ImageChannel;
import org.osimage.output.OutputFile;
import org.osimage.output.PlannedOutput;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/** Writes the boot archive, and beside it the kernel. */
final class ArchiveStep implements BuildStep {
  static final String NAME = "br-arch";
  static final TreePath KERNEL = TreePath.literal("kernel");
  static final TreePath BOOT_ARCHIVE = TreePath.literal("boot_archive");

  /** Only of archives for illumos. */
  static final TreePath BOOT_ARCHIVE_HASH = TreePath.literal("boot_archive.hash");

  private final BuildSettings settings;
  private final ContentStore store;
  private final BootArchive options;

  ArchiveStep(BuildSettings settings, ContentStore store) {
    this.settings = settings;
    this.store = store;
    this.options = settings.description().bootArchive();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public BuildGoal goal() {
    return BuildGoal.ARCHIVE;
  }

  @Override
  public String description() {
    return "Boot root archiving";
  }

  @Override
  public void validate() throws IOException {
    compressor(); // a compression that cannot be
  }

  @Override
  public SortedMap<String, String> inputs() throws IOException {
    SortedMap<String, String> inputs = new TreeMap<>();
    Compressor compressor = compressor();
    inputs.put("<bootArchive><format>", options.format());
    inputs.put(
        "<bootArchive><compression>", compressor.name() + " " + compressor.level().orElse(0));
    inputs.put("file name", settings.baseName());
    return inputs;
  }

  private Compressor compressor() throws IOException {
    return CompressionDefaults.LINUX_BOOT_ARCHIVE.choose(
        options.compression(),
        options.level().map(OptionalInt::of).orElse(OptionalInt.empty()),
        Resources.parallel(settings.executor(), settings.threads(), settings.workDirectory()));
  }

  @Override
  public Result run(BuildState before) throws IOException {
    Path archive = settings.output("cpio");
    PlannedOutput cpio = new CpioWriter(CpioFormat.NEWC).plan(before.bootRoot(), store);
    Compressor compressor = compressor();
    long size = OutputFile.write(compressed(cpio, compressor), archive);
    Path kernel = settings.output("kernel");
    Content kernelBody = body(before.pkgImage(), before.fact(BootFacts.KERNEL));
    OutputFile.write(copy(kernelBody), kernel);
    BuildState after = before.withBootFiles(bootFiles(archive, kernelBody));
    String summary =
        String.format(
            Locale.ROOT,
            "%s: %d entries, %.1f MiB, %s %.1f MiB",
            archive.getFileName(),
            before.bootRoot().size(),
            cpio.size().orElse(0) / 1048576.0,
            compressor.name(),
            size / 1048576.0);
    return new Result(
        Optional.of(after),
        List.of(
            new OutputArtifact(archive, "cpio", "boot-archive"),
            new OutputArtifact(kernel, "kernel", "kernel")),
        summary);
  }

  private ImageTree bootFiles(Path archive, Content kernel) throws IOException {
    Attributes attributes = Attributes.root(0644, settings.epoch());
    Content archived;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(archive), 1 << 20)) {
      archived = store.put(in);
    }
    return ImageTree.withImplicitParents(
        List.of(
            new Entry.RegularFile(BOOT_ARCHIVE, attributes, archived),
            new Entry.RegularFile(KERNEL, attributes, kernel)),
        Attributes.root(0755, settings.epoch()));
  }

  private static Content body(ImageTree image, String path) throws IOException {
    Entry entry = image.find(TreePath.of(path)).orElseThrow();
    return ((Entry.RegularFile) image.body(entry)).content();
  }

  private PlannedOutput copy(Content content) {
    return new PlannedOutput() {
      @Override
      public OptionalLong size() {
        return OptionalLong.of(content.size());
      }

      @Override
      public String describe() {
        return content.toString();
      }

      @Override
      public void writeTo(ImageChannel out) throws IOException {
        out.body(store, content);
      }
    };
  }

  private PlannedOutput compressed(PlannedOutput plain, Compressor compressor) {
    if (compressor.name().equals("none")) {
      return plain;
    }
    return new PlannedOutput() {
      @Override
      public OptionalLong size() {
        return OptionalLong.empty();
      }

      @Override
      public String describe() {
        return plain.describe() + "compressed with " + compressor.name() + "\n";
      }

      @Override
      public void writeTo(ImageChannel out) throws IOException {
        try (OutputStream stream = compressor.compress(out.asStream());
            ImageChannel channel = ImageChannel.to(stream)) {
          plain.writeTo(channel);
        }
      }
    };
  }
}
