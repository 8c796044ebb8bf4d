package org.osimage.pipeline.media;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.ImageBuildException;
import org.osimage.boot.BootMenu;
import org.osimage.content.ContentStore;
import org.osimage.manifest.BootMods;
import org.osimage.pipeline.family.ImageFamily;
import org.osimage.pipeline.step.BuildSettings;
import org.osimage.pipeline.step.BuildState;
import org.osimage.pipeline.step.BuildStep;
import org.osimage.pipeline.step.Goal;

/** Makes the boot menu that all loaders of all media show. */
public final class GrubSetupStep implements BuildStep {
  static final String NAME = "grub-setup";

  private final BuildSettings settings;
  private final ContentStore store;

  public GrubSetupStep(BuildSettings settings, ContentStore store) {
    this.settings = settings;
    this.store = store;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Goal goal() {
    return Goal.ARCHIVE;
  }

  @Override
  public String description() {
    return "Boot menu setup";
  }

  @Override
  public void validate() throws IOException {
    menu(settings.description().name(), BootMenu.DEFAULT_KERNEL_ARGS);
  }

  @Override
  public SortedMap<String, String> inputs() {
    SortedMap<String, String> inputs = new TreeMap<>();
    inputs.put("<bootMods>", settings.description().bootMods().toString());
    inputs.put("<distro><name>", settings.description().name());
    return inputs;
  }

  @Override
  public Result run(BuildState before) throws IOException {
    BootMenu menu =
        menu(
            BootTitle.of(before.pkgImage(), store, settings.description().name()),
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
    BootMods mods = settings.description().bootMods();
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
