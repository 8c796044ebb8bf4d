package org.osimage.pipeline.bootroot;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.boot.MediaId;
import org.osimage.boot.illumos.IllumosPaths;
import org.osimage.boot.linux.InitramfsRoot;
import org.osimage.boot.linux.MediumInit;
import org.osimage.content.Content;
import org.osimage.content.ContentStore;
import org.osimage.content.Sha256;
import org.osimage.manifest.LiveImage;
import org.osimage.manifest.Media;
import org.osimage.pipeline.media.Medium;
import org.osimage.pipeline.step.BootFacts;
import org.osimage.pipeline.step.BuildSettings;
import org.osimage.pipeline.step.BuildState;
import org.osimage.pipeline.step.BuildStep;
import org.osimage.pipeline.step.Goal;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreeListing;

/** Gives the boot root what makes it start: init, mount points, the identity of its medium. */
public final class BootRootConfigStep implements BuildStep {
  static final String NAME = "br-config";

  private final BuildSettings settings;
  private final ContentStore store;
  private final Optional<String> init;
  private final Optional<String> volumeSetId;

  public BootRootConfigStep(BuildSettings settings, ContentStore store) {
    this.settings = settings;
    this.store = store;
    this.init = settings.description().bootRoot().init();
    this.volumeSetId =
        settings.description().output(Media.Iso.class).flatMap(Media.Iso::volumeSetId);
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
    return "Boot root configuration: init, mount points, volume set id";
  }

  @Override
  public SortedMap<String, String> inputs() {
    SortedMap<String, String> inputs = new TreeMap<>();
    inputs.put("<bootRoot><init>", init.orElse(""));
    inputs.put("<iso><volumeSetId>", volumeSetId.orElse(""));
    inputs.put("<liveImage>", settings.description().liveImage().map(Object::toString).orElse(""));
    inputs.put("outputTimestamp", String.valueOf(settings.epoch()));
    return inputs;
  }

  private ImageTree illumosRoot(BuildState before) throws IOException {
    Optional<LiveImage> live = settings.description().liveImage();
    ImageTree root =
        live.isPresent()
            ? new LiveRoot(before.pkgImage(), live.get(), settings.epoch())
                .configure(before.bootRoot())
            : before.bootRoot();
    List<String> missing = IllumosPaths.missingForEarlyBoot(root);
    if (!missing.isEmpty()) {
      settings
          .log()
          .warn(
              "the boot root lacks what illumos reads before it mounts anything: "
                  + String.join(", ", missing));
    }
    return root;
  }

  @Override
  public Result run(BuildState before) throws IOException {
    ImageTree image = before.pkgImage();
    byte[] identity = Sha256.of(TreeListing.text(image).getBytes(StandardCharsets.UTF_8));
    String id = volumeSetId.orElse(new MediaId(identity).volumeSetId());
    BuildState after =
        before
            .withFact(BootFacts.IDENTITY, HexFormat.of().formatHex(identity))
            .withFact(BootFacts.VOLUME_SET_ID, id);
    if (Medium.isIllumos(before)) {
      Content line = store.put((id + "\n").getBytes(StandardCharsets.US_ASCII));
      Entry file =
          new Entry.RegularFile(
              IllumosPaths.VOLUME_SET_ID, Attributes.root(0444, settings.epoch()), line);
      after =
          after
              .withPkgImage(image.edit(editor -> editor.put(file)))
              .withBootRoot(illumosRoot(before).edit(editor -> editor.put(file)));
    } else if (Medium.holdsRoot(before)) {
      MediumInit both =
          MediumInit.configure(before.bootRoot(), image, store, id, init, settings.epoch());
      after = after.withPkgImage(both.image()).withBootRoot(both.initramfs());
    } else {
      after =
          after.withBootRoot(
              InitramfsRoot.prepare(before.bootRoot(), store, init, settings.epoch()));
    }
    return new Result(
        Optional.of(after),
        List.of(),
        String.format(Locale.ROOT, "boot root of %d entries", after.bootRoot().size()));
  }
}
