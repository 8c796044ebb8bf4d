package org.osimage.pipeline.platform;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.archive.ChecksumWriter.Form;
import org.osimage.archive.OwnerNames;
import org.osimage.content.ContentStore;
import org.osimage.pipeline.step.BuildSettings;
import org.osimage.pipeline.step.BuildState;
import org.osimage.pipeline.step.BuildStep;
import org.osimage.pipeline.step.Goal;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.SymlinkWalk;
import org.osimage.tree.TreePath;

/**
 * Writes into the image the list of its files with their MD5 sums, as {@code build_live} does once
 * everything else is there, and beside it one with SHA-256. Neither lists itself or the other.
 */
public final class ImageManifestStep implements BuildStep {
  public static final String NAME = "im-manifest";

  private final BuildSettings settings;
  private final ContentStore store;
  private final TreePath path;

  public ImageManifestStep(BuildSettings settings, ContentStore store, TreePath path) {
    this.settings = settings;
    this.store = store;
    this.path = path;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Goal goal() {
    return Goal.CONFIGURE_BOOT_ROOT;
  }

  @Override
  public String description() {
    return "Checksum manifest inside the image";
  }

  @Override
  public SortedMap<String, String> inputs() {
    SortedMap<String, String> inputs = new TreeMap<>();
    inputs.put("<platform><imageManifest>", path.toString());
    inputs.put("outputTimestamp", String.valueOf(settings.epoch()));
    return inputs;
  }

  @Override
  public Result run(BuildState before) throws IOException {
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
    Attributes parents = Attributes.root(0755, settings.epoch());
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
        Attributes.root(0444, settings.epoch()),
        ChecksumLists.put(form, image, OwnerNames.NONE, store));
  }
}
