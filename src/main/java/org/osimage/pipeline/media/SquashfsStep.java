package org.osimage.pipeline.media;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.osimage.ImageBuildException;
import org.osimage.manifest.Squashfs;
import org.osimage.output.OutputFile;
import org.osimage.output.PlannedOutput;
import org.osimage.pipeline.family.SquashfsImage;
import org.osimage.pipeline.step.BuildState;
import org.osimage.pipeline.step.BuildStep;
import org.osimage.pipeline.step.Goal;
import org.osimage.pipeline.step.Output;
import org.osimage.pipeline.step.StepInputs;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/** Writes the package image as a SquashFS file system. */
public final class SquashfsStep extends BuildStep {
  static final String NAME = "squashfs";

  public static final Output<Squashfs> OUTPUT =
      Output.of(
              new Goal("squashfs", Goal.POPULATE),
              Squashfs.class,
              Squashfs::read,
              SquashfsStep::new)
          .onRequest()
          .attaching("squashfs", "squashfs");

  private final Squashfs options;

  SquashfsStep(Squashfs options, StepInputs in) {
    super(NAME, OUTPUT.goal(), "SquashFS creation", in);
    this.options = options;
  }

  @Override
  protected Run prepare() {
    in.epoch();
    Path file = in.output(OUTPUT.kind().type());
    return before -> make(before, file);
  }

  private Result make(BuildState before, Path file) throws IOException {
    ImageTree tree = below(before.pkgImage());
    PlannedOutput plan = SquashfsImage.plan(tree, options.options(), in);
    in.log().debug("layout of the SquashFS file system:\n" + plan.describe());
    long size = OutputFile.write(plan, file);
    return new Result(
        Optional.empty(),
        List.of(OUTPUT.kind().of(file)),
        String.format(
            Locale.ROOT, "%s: %d entries, %.1f MiB", file, tree.size(), size / 1048576.0));
  }

  private ImageTree below(ImageTree image) throws ImageBuildException {
    TreePath root = options.root();
    if (!root.isRoot() && !image.contains(root)) {
      throw new ImageBuildException(
          "<squashfs><root>" + root + "</root>: the image has no such directory");
    }
    return root.isRoot() ? image : image.subImage(root);
  }
}
