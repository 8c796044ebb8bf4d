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
import org.osimage.content.ContentStore;
import org.osimage.content.Sha256;
import org.osimage.manifest.Media;
import org.osimage.pipeline.family.ImageFamily;
import org.osimage.pipeline.step.BootFacts;
import org.osimage.pipeline.step.BuildSettings;
import org.osimage.pipeline.step.BuildState;
import org.osimage.pipeline.step.BuildStep;
import org.osimage.pipeline.step.Goal;
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

  @Override
  public Result run(BuildState before) throws IOException {
    byte[] digest = Sha256.of(TreeListing.text(before.pkgImage()).getBytes(StandardCharsets.UTF_8));
    String id = volumeSetId.orElse(new MediaId(digest).volumeSetId());
    BuildState named =
        before.withIdentity(new BootFacts.Identity(HexFormat.of().formatHex(digest), id));
    BuildState after = ImageFamily.of(before).configured(named, settings, store);
    return new Result(
        Optional.of(after),
        List.of(),
        String.format(Locale.ROOT, "boot root of %d entries", after.bootRoot().size()));
  }
}
