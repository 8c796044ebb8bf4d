package org.osimage.pipeline.platform;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.osimage.account.Accounts;
import org.osimage.arch.Architecture;
import org.osimage.archive.ChecksumWriter.Form;
import org.osimage.archive.OwnerNames;
import org.osimage.archive.PaxWriter;
import org.osimage.compress.CompressionDefaults;
import org.osimage.compress.Compressor;
import org.osimage.content.Content;
import org.osimage.content.Digests;
import org.osimage.manifest.Platform;
import org.osimage.output.BodyOutput;
import org.osimage.output.CompressedOutput;
import org.osimage.output.OutputFile;
import org.osimage.output.PlannedOutput;
import org.osimage.pipeline.step.BootFileNames;
import org.osimage.pipeline.step.BuildStamp;
import org.osimage.pipeline.step.BuildState;
import org.osimage.pipeline.step.BuildStep;
import org.osimage.pipeline.step.Goal;
import org.osimage.pipeline.step.Output;
import org.osimage.pipeline.step.StepInputs;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/**
 * Writes the platform archive in the layout that SmartOS's installer of platform images expects:
 * kernel, boot archive with its hash and manifests, and the build stamp, beneath one directory.
 */
public final class PlatformStep extends BuildStep {
  static final String NAME = "platform";

  public static final Output<Platform> OUTPUT =
      Output.of(Goal.ARCHIVE, Platform.class, Platform::read, PlatformStep::new)
          .withElement(NAME)
          .onRequest()
          .attaching("tgz", "platform");

  private static final String BOOT_ARCHIVE = Architecture.X86_64.in("{flar}/{isa64}/boot_archive");
  private static final TreePath HASH = TreePath.literal("boot_archive.hash");

  private final Platform platform;

  PlatformStep(Platform platform, StepInputs in) {
    super(NAME, OUTPUT.goal(), "Platform archive", in);
    this.platform = platform;
  }

  @Override
  public Run prepare() {
    prefix();
    in.imageName();
    in.epoch();
    return this::make;
  }

  private String prefix() {
    return "platform-"
        + platform.version().map(v -> v + "-").orElse("")
        + BuildStamp.of(Optional.of(platform), in.epoch());
  }

  private Result make(BuildState before) throws IOException {
    List<Entry> files = files(before);
    ImageTree tree = ImageTree.withImplicitParents(files, Attributes.root(0755, in.epoch()));
    Path archive = in.targetDirectory().resolve(prefix() + ".tgz");
    OwnerNames root = new OwnerNames(id -> Optional.of("root"), id -> Optional.of("root"));
    Compressor gzip = CompressionDefaults.PLATFORM_ARCHIVE.choose(in.resources());
    PlannedOutput tar = new PaxWriter(root).withoutRoot().plan(tree, in.store());
    long size = OutputFile.write(new CompressedOutput(tar, gzip), archive);
    if (platform.expanded()) {
      for (Entry entry : files) {
        Content content = ((Entry.RegularFile) entry).content();
        Path file = in.targetDirectory().resolve(entry.path().toString());
        OutputFile.write(new BodyOutput(in.store(), content), file);
      }
    }
    return new Result(
        Optional.empty(),
        List.of(OUTPUT.kind().of(archive)),
        String.format(
            Locale.ROOT,
            "%s: %d files, %.1f MiB%s",
            archive.getFileName(),
            files.size(),
            size / 1048576.0,
            platform.expanded() ? ", also as a directory" : ""));
  }

  private List<Entry> files(BuildState before) throws IOException {
    ImageTree root = before.bootRoot();
    Accounts accounts = Accounts.of(root, in.store());
    OwnerNames names = new OwnerNames(accounts::userName, accounts::groupName);
    Content archive = body(before.bootFiles(), BootFileNames.BOOT_ARCHIVE);
    List<Entry> files = new ArrayList<>();
    add(
        files,
        "etc/version/platform",
        text(BuildStamp.of(Optional.of(platform), in.epoch()) + "\n"));
    add(
        files,
        Architecture.X86_64.in("{flar}/kernel/{isa64}/unix"),
        body(before.pkgImage(), before.kernel().path()));
    add(files, BOOT_ARCHIVE, archive);
    boolean known = before.bootFiles().contains(HASH);
    add(
        files,
        BOOT_ARCHIVE + ".hash",
        known
            ? body(before.bootFiles(), HASH)
            : text(Digests.hex("SHA-1", in.store(), archive) + "\n"));
    String manifest = BOOT_ARCHIVE + ".manifest";
    add(files, manifest, ChecksumLists.put(Form.MD5SUM, root, names, in.store()));
    add(files, manifest + ".sha256", ChecksumLists.put(Form.SHA256SUM, root, names, in.store()));
    add(files, manifest + ".scanner", ChecksumLists.put(Form.SCANNER, root, names, in.store()));
    add(files, BOOT_ARCHIVE + ".gitstatus", text(gitStatus()));
    return files;
  }

  private void add(List<Entry> files, String path, Content content) throws IOException {
    files.add(
        new Entry.RegularFile(
            TreePath.of(prefix() + "/" + path), Attributes.root(0644, in.epoch()), content));
  }

  private Content text(String text) throws IOException {
    return in.store().put(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Content body(ImageTree tree, TreePath path) {
    Entry entry = tree.find(path).map(tree::body).orElseThrow();
    return ((Entry.RegularFile) entry).content();
  }

  /** In the form for a component that is no git repository. */
  private String gitStatus() {
    String name = in.imageName().replace("\\", "\\\\").replace("\"", "\\\"");
    return "[\n    {\n        \"repo\": \""
        + name
        + "\",\n        \"date\": \""
        + in.epoch()
        + "\",\n        \"warning\": \"no git metadata available\"\n    }\n]\n";
  }
}
