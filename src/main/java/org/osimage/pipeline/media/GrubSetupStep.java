package org.osimage.pipeline.media;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osimage.ImageBuildException;
import org.osimage.boot.BootMenu;
import org.osimage.manifest.BootMods;
import org.osimage.manifest.ImageDescription;
import org.osimage.pipeline.family.ImageFamily;
import org.osimage.pipeline.step.BuildState;
import org.osimage.pipeline.step.BuildStep;
import org.osimage.pipeline.step.Goal;
import org.osimage.pipeline.step.StepInputs;

/** Makes the boot menu that all loaders of all media show. */
public final class GrubSetupStep extends BuildStep {
  static final String NAME = "grub-setup";

  public GrubSetupStep(StepInputs in) {
    super(NAME, Goal.ARCHIVE, "Boot menu setup", in);
  }

  @Override
  public void validate() throws IOException {
    menu(in.imageName(), BootMenu.DEFAULT_KERNEL_ARGS);
  }

  @Override
  public Run prepare() {
    in.option("<bootMods>", ImageDescription::bootMods);
    in.imageName();
    return this::make;
  }

  private Result make(BuildState before) throws IOException {
    BootMenu menu =
        menu(
            BootTitle.of(before.pkgImage(), in.store(), in.imageName()),
            ImageFamily.of(before).kernelArgs());
    return new Result(
        Optional.of(before.withMenu(menu)),
        List.of(),
        "menu '" + menu.title() + "' of " + menu.entries().size() + " entries");
  }

  /**
   * @param otherwise the title when the description has none
   * @param kernelArgs when the description has none
   */
  public BootMenu menu(String otherwise, String kernelArgs) throws ImageBuildException {
    BootMods mods = in.option("<bootMods>", ImageDescription::bootMods);
    List<BootMenu.Custom> customs = new ArrayList<>();
    for (BootMods.BootEntry entry : mods.entries()) {
      customs.add(custom(entry));
    }
    return BootMenu.of(
        mods.title().orElse(otherwise),
        mods.timeout(),
        mods.kernelArgs().orElse(kernelArgs),
        customs);
  }

  private static BootMenu.Custom custom(BootMods.BootEntry entry) {
    return new BootMenu.Custom(
        entry.titleSuffix(), entry.kernelArgs(), entry.start(), entry.defaultEntry());
  }
}
