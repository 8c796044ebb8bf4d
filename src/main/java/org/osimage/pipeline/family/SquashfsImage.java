package org.osimage.pipeline.family;

import java.util.OptionalInt;
import org.osimage.ImageBuildException;
import org.osimage.compress.BlockCodec;
import org.osimage.manifest.MediumRootOptions;
import org.osimage.output.PlannedOutput;
import org.osimage.pipeline.step.StepInputs;
import org.osimage.squashfs.SquashfsOptions;
import org.osimage.squashfs.SquashfsWriter;
import org.osimage.tree.ImageTree;

/** A tree as SquashFS, with the options that the description gives. */
public final class SquashfsImage {
  private SquashfsImage() {}

  /** The compression in effect. */
  public static String compression(MediumRootOptions.SquashfsOptions options) {
    return options.compression().orElse(BlockCodec.types().get(0));
  }

  /**
   * Plans it.
   *
   * @throws ImageBuildException if the options do not fit each other, or the format cannot hold an
   *     entry
   */
  public static PlannedOutput plan(
      ImageTree tree, MediumRootOptions.SquashfsOptions options, StepInputs in)
      throws ImageBuildException {
    SquashfsOptions squashfs =
        SquashfsOptions.of(
            in.epoch(),
            compression(options),
            options.level().isPresent()
                ? OptionalInt.of(options.level().get())
                : OptionalInt.empty(),
            options.blockSize().orElse(SquashfsOptions.BLOCK_SIZE),
            in.resources());
    return new SquashfsWriter(squashfs).plan(tree, in.store());
  }
}
