package org.osimage.pipeline.flash;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.osimage.BuildLog;
import org.osimage.ImageBuildException;
import org.osimage.archive.CpioFormat;
import org.osimage.archive.CpioWriter;
import org.osimage.archive.PaxWriter;
import org.osimage.archive.read.BodySink;
import org.osimage.compress.CompressionDefaults;
import org.osimage.compress.Compressor;
import org.osimage.compress.block.Resources;
import org.osimage.content.PackedContentStore;
import org.osimage.flar.FlarApply;
import org.osimage.flar.FlarDiff;
import org.osimage.flar.FlarFile;
import org.osimage.flar.FlarSplit;
import org.osimage.flar.header.ArchiveMethod;
import org.osimage.flar.header.ArchiveType;
import org.osimage.flar.header.FlarLimits;
import org.osimage.flar.header.Identification;
import org.osimage.flar.header.SectionName;
import org.osimage.output.CompressedOutput;
import org.osimage.output.OutputFile;
import org.osimage.output.PlannedOutput;
import org.osimage.pipeline.step.BuildSettings;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;

/** The goals for flash archives that lie about as files: what flar(1M) does, and more. */
public final class FlarTools implements Closeable {
  private final PackedContentStore store;
  private final Path scratch;
  private final Executor executor;
  private final int threads;
  private final FlarLimits limits;
  private final BuildLog log;
  private final boolean owner;

  /**
   * @param cacheDirectory of the content store
   * @param strict whether sizes and hashes of a header must be those of the data
   */
  public FlarTools(
      Path cacheDirectory, Executor executor, int threads, boolean strict, BuildLog log)
      throws IOException {
    this.store = PackedContentStore.open(cacheDirectory.resolve("store"));
    this.scratch = cacheDirectory;
    this.executor = executor;
    this.threads = threads;
    this.limits = FlarLimits.USUAL.withStrict(strict);
    this.log = log;
    this.owner = true;
  }

  /** For a build, whose store stays open. */
  public FlarTools(PackedContentStore store, BuildSettings settings, boolean strict) {
    this.store = store;
    this.scratch = settings.workDirectory();
    this.executor = settings.executor();
    this.threads = settings.threads();
    this.limits = FlarLimits.USUAL.withStrict(strict);
    this.log = settings.log();
    this.owner = false;
  }

  private Resources resources() {
    return Resources.parallel(executor, threads, scratch);
  }

  private FlarFile open(Path file) throws IOException {
    FlarFile archive = FlarFile.open(file, file.toString(), limits);
    archive.header().warnings().forEach(log::warn);
    return archive;
  }

  /**
   * {@code flar info}: reads the whole archive, then gives the identification section, one of its
   * values ({@code -k}), or the names of the members ({@code -l}).
   *
   * @throws ImageBuildException if the archive is damaged, or has no such keyword
   */
  public List<String> info(Path file, Optional<String> keyword, boolean list) throws IOException {
    FlarFile archive = open(file);
    FlarFile.Contents contents = archive.contents(FlarBase::hash, resources());
    contents.warnings().forEach(log::warn);
    Identification identification = archive.identification();
    if (list) {
      return contents.members().entries().stream().map(e -> e.path().toString()).toList();
    }
    if (keyword.isEmpty()) {
      return identification.lines();
    }
    Optional<String> value = identification.value(keyword.get());
    if (value.isEmpty()) {
      throw new ImageBuildException(archive.name() + ": has no keyword " + keyword.get());
    }
    return List.of(value.get());
  }

  /**
   * {@code flar split}: one file for each part.
   *
   * @param directory where they go ({@code -d})
   * @param sections further ones ({@code -u})
   * @param only the one wanted ({@code -S})
   * @param expand the archive section as files of a directory {@code archive} ({@code -f})
   * @param skipOwnership with {@code expand}: leave out what this user cannot set
   */
  public void split(
      Path file,
      Path directory,
      List<String> sections,
      Optional<String> only,
      boolean expand,
      boolean skipOwnership)
      throws IOException {
    FlarFile archive = open(file);
    List<FlarSplit.NamedPart> parts = FlarSplit.split(archive, sections, only);
    Files.createDirectories(directory);
    List<String> written = new ArrayList<>();
    for (FlarSplit.NamedPart part : parts) {
      if (part.name().equals(SectionName.ARCHIVE) && expand) {
        expand(archive, directory.resolve(SectionName.ARCHIVE), skipOwnership);
      } else {
        OutputFile.write(part.output(), directory.resolve(part.name()));
      }
      written.add(part.name());
    }
    log.info(directory + ": " + String.join(", ", written));
    List<String> rest = new ArrayList<>(List.of(FlarSplit.names(archive).split(", ", -1)));
    rest.removeAll(written);
    if (!rest.isEmpty() && only.isEmpty()) {
      log.info("sections that were not asked for: " + String.join(", ", rest));
    }
  }

  private void expand(FlarFile archive, Path directory, boolean skipOwnership) throws IOException {
    if (Files.exists(directory)) {
      throw new ImageBuildException(directory + " is there already: remove it first");
    }
    Files.createDirectory(directory);
    FlarFile.Contents contents = archive.contents(store::put, resources());
    lay(
        new HostDirectory(directory),
        new FlarApply.Changes(List.of(), contents.members(), contents.warnings()),
        skipOwnership);
  }

  private void lay(HostDirectory target, FlarApply.Changes changes, boolean skipOwnership)
      throws IOException {
    HostChanges host = new HostChanges(target, store);
    String left = host.checkOwnership(changes, skipOwnership);
    if (!left.isEmpty()) {
      log.warn(left);
    }
    host.make(changes);
  }

  /**
   * {@code flar combine}: the files of a directory as an archive. Nothing in them is validated or
   * brought up to date.
   *
   * @param sections in the order that they are to have ({@code -u})
   */
  public void combine(Path directory, List<String> sections, Path file) throws IOException {
    byte[] cookie = Files.readAllBytes(required(directory, SectionName.COOKIE));
    Path identification = required(directory, SectionName.IDENTIFICATION);
    List<FlarSplit.NamedPart> parts = new ArrayList<>();
    for (String name : sections) {
      Path part = required(directory, name);
      parts.add(new FlarSplit.NamedPart(name, () -> open(part, 0)));
    }
    Path archive = directory.resolve(SectionName.ARCHIVE);
    PlannedOutput payload =
        Files.isDirectory(archive)
            ? archived(archive, Files.readString(identification, StandardCharsets.ISO_8859_1))
            : FlarSplit.copy(
                () -> open(required(directory, SectionName.ARCHIVE), 0), SectionName.ARCHIVE);
    PlannedOutput whole = FlarSplit.combine(cookie, () -> open(identification, 0), parts, payload);
    long size = OutputFile.write(whole, file);
    log.info(String.format(Locale.ROOT, "%s: %.1f MiB", file, size / 1048576.0));
  }

  private static InputStream open(Path file, long offset) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    in.skipNBytes(offset);
    return in;
  }

  private static Path required(Path directory, String name) throws ImageBuildException {
    Path file = directory.resolve(name);
    if (!Files.isRegularFile(file)) {
      throw new ImageBuildException(
          "there is no file " + file + ", which goal flar-split writes: split with that section");
    }
    return file;
  }

  /** A directory as an archive section, as its identification says. */
  private PlannedOutput archived(Path directory, String identification) throws IOException {
    ImageTree tree = HostDirectory.read(directory, store::put);
    boolean pax = identification.contains("files_archived_method=" + ArchiveMethod.PAX + "\n");
    PlannedOutput plain =
        pax ? new PaxWriter().plan(tree, store) : new CpioWriter(CpioFormat.NEWC).plan(tree, store);
    if (!identification.contains("files_compressed_method=compress\n")) {
      return plain;
    }
    Compressor compressor = CompressionDefaults.COMPRESSED_FLASH_ARCHIVE.choose(resources());
    return new CompressedOutput(plain, compressor);
  }

  /**
   * Lays an archive onto a directory.
   *
   * @param architectures of the target; empty: any
   * @param force delete what a manifest does not know
   * @param skipOwnership leave out what this user cannot set, and do not compare owners
   */
  public void apply(
      Path file, Path directory, List<String> architectures, boolean force, boolean skipOwnership)
      throws IOException {
    FlarFile archive = open(file);
    checkTarget(archive, directory);
    HostDirectory target = new HostDirectory(directory.toRealPath());
    FlarApply.Changes changes =
        FlarApply.changes(
            archive,
            target,
            store::put,
            new FlarApply.Options(architectures, force, !skipOwnership),
            resources());
    changes.warnings().forEach(log::warn);
    warnOfScripts(archive);
    lay(target, changes, skipOwnership);
    log.info(FlarApply.summary(archive, changes));
  }

  private void warnOfScripts(FlarFile archive) {
    if (archive.header().section(SectionName.PREDEPLOYMENT).isPresent()
        || archive.header().section(SectionName.POSTDEPLOYMENT).isPresent()
        || archive.header().section(SectionName.REBOOT).isPresent()) {
      log.warn(archive.name() + ": its deployment scripts are not run");
    }
  }

  private static void checkTarget(FlarFile archive, Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new ImageBuildException(
          directory + " is no directory: make it first, it is not made by mistake");
    }
    if (archive.identification().type() == ArchiveType.DIFFERENTIAL) {
      try (Stream<Path> files = Files.list(directory)) {
        if (files.findFirst().isEmpty()) {
          throw new ImageBuildException(
              archive.name()
                  + " is differential, and "
                  + directory
                  + " is empty: apply the full archive first");
        }
      }
    }
    OptionalLong needed = archive.identification().unarchivedSize();
    long free = Files.getFileStore(directory).getUsableSpace();
    if (needed.isPresent() && needed.getAsLong() > free) {
      throw new ImageBuildException(
          String.format(
              Locale.ROOT,
              "%s has %d bytes free, and the files of %s need %d (files_unarchived_size)",
              directory,
              free,
              archive.name(),
              needed.getAsLong()));
    }
  }

  /**
   * The changes that an archive makes to a tree.
   *
   * @param epoch time of directories that nobody delivers
   */
  public ImageTree apply(
      Path file, ImageTree before, List<String> architectures, boolean force, long epoch)
      throws IOException {
    FlarFile archive = open(file);
    FlarApply.Changes changes =
        FlarApply.changes(
            archive,
            org.osimage.flar.FlarTarget.of(before, store),
            store::put,
            new FlarApply.Options(architectures, force, true),
            resources());
    changes.warnings().forEach(log::warn);
    warnOfScripts(archive);
    log.info(FlarApply.summary(archive, changes));
    return FlarApply.tree(before, changes, epoch);
  }

  /**
   * Writes the differential archive that makes the second image of the first.
   *
   * @throws ImageBuildException if one is differential, or they have different masters
   */
  public void diff(Path before, Path after, Path file) throws IOException {
    FlarFile old = full(before);
    FlarFile now = full(after);
    PlannedOutput plan =
        FlarDiff.plan(
            old, tree(old, FlarBase::hash), now, tree(now, store::put), store, resources(), log);
    long size = OutputFile.write(plan, file);
    log.info(String.format(Locale.ROOT, "%s: %.1f MiB", file, size / 1048576.0));
  }

  private FlarFile full(Path file) throws IOException {
    FlarFile archive = open(file);
    if (archive.identification().type() != ArchiveType.FULL) {
      throw new ImageBuildException(
          archive.name() + " is differential already: compare two full archives");
    }
    return archive;
  }

  private ImageTree tree(FlarFile archive, BodySink sink) throws IOException {
    FlarFile.Contents contents = archive.contents(sink, resources());
    contents.warnings().forEach(log::warn);
    List<Entry> entries = contents.members().entries();
    return ImageTree.withImplicitParents(entries, Attributes.root(0755, 0));
  }

  @Override
  public void close() throws IOException {
    if (owner) {
      store.close();
    }
  }
}
