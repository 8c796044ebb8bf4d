package org.osimage.pipeline.bootroot;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.osimage.boot.MediaId;
import org.osimage.content.Sha256;
import org.osimage.manifest.ImageDescription;
import org.osimage.manifest.Media;
import org.osimage.pipeline.family.ImageFamily;
import org.osimage.pipeline.step.BootFacts;
import org.osimage.pipeline.step.BuildState;
import org.osimage.pipeline.step.BuildStep;
import org.osimage.pipeline.step.Goal;
import org.osimage.pipeline.step.StepInputs;
import org.osimage.tree.TreeListing;

/** Gives the boot root what makes it start: init, mount points, the identity of its medium. */
public final class BootRootConfigStep extends BuildStep {
  static final String NAME = "br-config";

  private final Optional<String> volumeSetId;

  public BootRootConfigStep(StepInputs in) {
    super(
        NAME,
        Goal.CONFIGURE_BOOT_ROOT,
        "Boot root configuration: init, mount points, volume set id",
        in);
    this.volumeSetId =
        in.option(
            "<iso><volumeSetId>", d -> d.output(Media.Iso.class).flatMap(Media.Iso::volumeSetId));
  }

  @Override
  public Run prepare() {
    in.option("<bootRoot><init>", d -> d.bootRoot().init());
    in.option("<liveImage>", ImageDescription::liveImage);
    in.epoch();
    return this::make;
  }

  private Result make(BuildState before) throws IOException {
    byte[] digest = Sha256.of(TreeListing.text(before.pkgImage()).getBytes(StandardCharsets.UTF_8));
    String id = volumeSetId.orElse(new MediaId(digest).volumeSetId());
    BuildState named =
        before.withIdentity(new BootFacts.Identity(HexFormat.of().formatHex(digest), id));
    BuildState after = ImageFamily.of(before).configured(named, in);
    return new Result(
        Optional.of(after),
        List.of(),
        String.format(Locale.ROOT, "boot root of %d entries", after.bootRoot().size()));
  }
}
