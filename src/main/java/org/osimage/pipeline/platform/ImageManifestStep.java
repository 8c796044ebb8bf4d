package org.osimage.pipeline.platform;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.osimage.archive.ChecksumWriter.Form;
import org.osimage.archive.OwnerNames;
import org.osimage.pipeline.step.BuildState;
import org.osimage.pipeline.step.BuildStep;
import org.osimage.pipeline.step.Goal;
import org.osimage.pipeline.step.StepInputs;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.SymlinkWalk;
import org.osimage.tree.TreePath;

/**
 * Writes into the image the list of its files with their MD5 sums, as {@code build_live} does once
 * everything else is there, and beside it one with SHA-256. Neither lists itself or the other.
 */
public final class ImageManifestStep extends BuildStep {
  public static final String NAME = "im-manifest";

  private final TreePath path;

  public ImageManifestStep(TreePath path, StepInputs in) {
    super(NAME, Goal.CONFIGURE_BOOT_ROOT, "Checksum manifest inside the image", in);
    this.path = path;
  }

  @Override
  public Run prepare() {
    in.option("<platform><imageManifest>", path.toString());
    in.epoch();
    return this::make;
  }

  private Result make(BuildState before) throws IOException {
    TreePath parent = SymlinkWalk.resolve(path.parent(), before.pkgImage());
    TreePath md5 = parent.resolve(path.name());
    TreePath sha256 = parent.resolve(path.name() + ".sha256");
    ImageTree image =
        before
            .pkgImage()
            .edit(
                editor -> { // what an earlier build may have put there, e.g. by an overlay
                  editor.delete(md5);
                  editor.delete(sha256);
                });
    Entry first = list(md5, Form.MD5SUM, image);
    Entry second = list(sha256, Form.SHA256SUM, image);
    Attributes parents = Attributes.root(0755, in.epoch());
    ImageTree listed =
        image.edit(
            editor -> {
              editor.putWithParents(first, parents);
              editor.put(second);
            });
    return new Result(
        Optional.of(before.withPkgImage(listed)),
        List.of(),
        String.format(Locale.ROOT, "%s of %d entries", md5, image.size()));
  }

  private Entry list(TreePath at, Form form, ImageTree image) throws IOException {
    return new Entry.RegularFile(
        at,
        Attributes.root(0444, in.epoch()),
        ChecksumLists.put(form, image, OwnerNames.NONE, in.store()));
  }
}
