package org.osimage.pipeline.flash;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.osimage.ImageBuildException;
import org.osimage.compress.block.Resources;
import org.osimage.flar.FlarDifference;
import org.osimage.flar.FlarOptions;
import org.osimage.flar.FlarSection;
import org.osimage.flar.FlarSelection;
import org.osimage.flar.FlarWriter;
import org.osimage.flar.header.FlarHeading;
import org.osimage.flar.header.Keyword;
import org.osimage.manifest.Flar;
import org.osimage.output.OutputFile;
import org.osimage.output.PlannedOutput;
import org.osimage.pipeline.step.BuildState;
import org.osimage.pipeline.step.BuildStep;
import org.osimage.pipeline.step.Goal;
import org.osimage.pipeline.step.Output;
import org.osimage.pipeline.step.OutputArtifact;
import org.osimage.pipeline.step.StepInputs;
import org.osimage.source.Listed;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/** Writes the flash archive of the package image: full, or differential against an earlier one. */
public final class FlarStep extends BuildStep {
  static final String NAME = "flar";

  public static final Output<Flar> OUTPUT =
      Output.of(new Goal("flar", Goal.POPULATE), Flar.class, Flar::read, FlarStep::new)
          .onRequest()
          .attaching("flar", "flar")
          .attaching("flar", "diff");

  private static final Output.FileKind FULL = OUTPUT.kinds().get(0);
  private static final Output.FileKind DIFFERENTIAL = OUTPUT.kinds().get(1);

  private static final int SHOWN = 5;

  private final Flar options;
  private final FlarFiles files;
  private final Optional<FlarBase> base;

  FlarStep(Flar options, StepInputs in) {
    super(NAME, OUTPUT.goal(), "Flash archive creation", in);
    this.options = options;
    this.files = new FlarFiles(in, options);
    this.base = options.base().map(b -> new FlarBase(in, b));
  }

  @Override
  public void validate() throws IOException {
    files.validate();
  }

  @Override
  public Run prepare() throws IOException {
    files.prepare();
    in.fileName();
    in.epoch();
    in.option("architecture", architectures());
    in.artifactId();
    if (base.isPresent()) {
      base.get().prepare();
    }
    return this::make;
  }

  private List<String> architectures() {
    return options.architectures().isEmpty() ? List.of(in.arch().flar()) : options.architectures();
  }

  private Resources resources() {
    return in.resources();
  }

  private Result make(BuildState before) throws IOException {
    ImageTree image = below(before.pkgImage());
    FlarSelection selection = files.selection();
    FlarSelection.Selected selected = selection.below(image);
    warnOfUnknown(selected);
    if (options.integrityCheck()) {
      InstalledFiles.requireAll(in.sources(Listed.class), image, in.store(), selected.tree());
    }
    FlarHeading heading =
        FlarHeadings.of(in, options, files.description(), architectures(), image, in.store());
    List<OutputArtifact> outputs = new ArrayList<>();
    List<String> summaries = new ArrayList<>();
    if (base.isEmpty() || base.get().wantsFull()) {
      PlannedOutput full =
          new FlarWriter(options(heading, selected.tree())).plan(selected.tree(), in.store());
      write(full, in.output("flar"), FULL, outputs, summaries, selected.tree().size());
    }
    if (base.isPresent()) {
      differential(base.get(), heading, selection, selected, outputs, summaries);
    }
    return new Result(Optional.empty(), outputs, String.join("; ", summaries));
  }

  private ImageTree below(ImageTree image) throws ImageBuildException {
    TreePath root = options.root();
    if (!root.isRoot() && !image.contains(root)) {
      throw new ImageBuildException(
          "<flar><root>" + root + "</root>: the image has no such directory");
    }
    return root.isRoot() ? image : image.subImage(root);
  }

  private void warnOfUnknown(FlarSelection.Selected selected) {
    if (!selected.unknown().isEmpty()) {
      in.log()
          .warn(
              "<flar> names paths that the image does not have: "
                  + String.join(", ", selected.unknown()));
    }
  }

  private void differential(
      FlarBase earlier,
      FlarHeading heading,
      FlarSelection selection,
      FlarSelection.Selected selected,
      List<OutputArtifact> outputs,
      List<String> summaries)
      throws IOException {
    FlarBase.Image old = earlier.image(options.root());
    checkMaster(old, heading);
    FlarSelection.Selected before = selection.below(old.tree());
    FlarDifference difference = FlarDifference.between(before.tree(), selected.tree());
    List<TreePath> excluded = new ArrayList<>(before.excluded());
    excluded.addAll(selected.excluded());
    if (earlier.wantsManifest()) {
      warnOfShell(difference);
    }
    PlannedOutput plan =
        new FlarWriter(options(heading, difference.members()))
            .plan(difference, excluded, earlier.wantsManifest(), in.store());
    Path file = in.targetDirectory().resolve(in.fileName() + "-diff.flar");
    write(plan, file, DIFFERENTIAL, outputs, summaries, difference.size());
  }

  /** A clone remembers its master, and takes no differential archive of another. */
  private static void checkMaster(FlarBase.Image old, FlarHeading heading)
      throws ImageBuildException {
    String master = heading.values().getOrDefault(Keyword.CREATION_MASTER, "");
    if (old.master().isPresent() && !old.master().get().equals(master)) {
      throw new ImageBuildException(
          "the base of the differential archive has the "
              + Keyword.CREATION_MASTER
              + " "
              + old.master().get()
              + ", this image has "
              + master
              + ", and clones refuse that: set <flar><creationMaster>"
              + old.master().get()
              + "</creationMaster>");
    }
  }

  private void warnOfShell(FlarDifference difference) {
    List<TreePath> paths = difference.unquotable();
    if (!paths.isEmpty()) {
      in.log()
          .warn(
              String.format(
                  Locale.ROOT,
                  "%d paths that are deleted have characters special to a shell; the installer of"
                      + " Solaris hands them to one without quotes: %s",
                  paths.size(),
                  paths.subList(0, Math.min(SHOWN, paths.size()))));
    }
  }

  private FlarOptions options(FlarHeading heading, ImageTree archived) throws IOException {
    Resources resources = resources();
    List<FlarSection> sections = files.sections(archived, in.store(), in.epoch(), resources);
    return new FlarOptions(
        heading,
        files.method(),
        options.compress(),
        options.sizes(),
        options.hash(),
        sections,
        resources);
  }

  private void write(
      PlannedOutput plan,
      Path file,
      Output.FileKind kind,
      List<OutputArtifact> outputs,
      List<String> summaries,
      int entries)
      throws IOException {
    in.log().debug("layout of " + file.getFileName() + ":\n" + plan.describe());
    long size = OutputFile.write(plan, file);
    outputs.add(kind.of(file));
    summaries.add(
        String.format(Locale.ROOT, "%s: %d entries, %.1f MiB", file, entries, size / 1048576.0));
  }
}
