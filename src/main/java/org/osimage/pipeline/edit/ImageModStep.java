package org.osimage.pipeline.edit;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.account.PasswordHash;
import org.osimage.content.ContentStore;
import org.osimage.element.Hidden;
import org.osimage.manifest.SystemConfiguration;
import org.osimage.pipeline.step.BuildSettings;
import org.osimage.pipeline.step.BuildState;
import org.osimage.pipeline.step.BuildStep;
import org.osimage.pipeline.step.Goal;
import org.osimage.source.overlay.Declared;
import org.osimage.tree.ImageTree;

/** Makes in the image what is declared instead of delivered: links, devices, permissions. */
public final class ImageModStep implements BuildStep {
  public static final String NAME = "im-mod";

  private final BuildSettings settings;
  private final ContentStore store;
  private final List<Declared> declared;
  private final SystemConfiguration system;
  private final ServiceProfiles profiles;

  public ImageModStep(BuildSettings settings, ContentStore store) {
    this.settings = settings;
    this.store = store;
    this.system = settings.description().system();
    this.profiles = new ServiceProfiles(settings, store);
    this.declared = DeclaredEdits.declared(settings).stream().map(Declared::placements).toList();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Goal goal() {
    return Goal.POPULATE;
  }

  @Override
  public String description() {
    return "Image area modifications: what is declared";
  }

  @Override
  public void validate() throws IOException {
    if (system.rootPassword().isPresent()) {
      PasswordHash.checked(system.rootPassword().get().text(), "root (<rootPassword>)");
    }
    profiles.ofProject();
  }

  @Override
  public SortedMap<String, String> inputs() throws IOException {
    SortedMap<String, String> inputs = new TreeMap<>();
    inputs.put("outputTimestamp", String.valueOf(settings.epoch()));
    inputs.put("<hostname>", system.hostname().orElse(""));
    inputs.put("<rootPassword>", system.rootPassword().map(Hidden::toString).orElse(""));
    inputs.put("<locale>", system.locale().orElse(""));
    inputs.put("<timezone>", system.timezone().orElse(""));
    inputs.put("<profiles>", system.profiles() + " " + system.validateProfiles());
    profiles.ofProject().forEach((name, content) -> inputs.put(name, content.hex()));
    for (int i = 0; i < declared.size(); i++) {
      inputs.put("declarations of <overlay> " + (i + 1), declared.get(i).toString());
    }
    return inputs;
  }

  @Override
  public Result run(BuildState before) throws IOException {
    // permissions come last, so that they hold for what is set here too
    ImageTree image = new SystemEdits(store, settings.epoch()).apply(before.pkgImage(), system);
    image = profiles.apply(image);
    image = new DeclaredEdits(store, settings.epoch()).place(image, declared);
    if (image.equals(before.pkgImage())) {
      return Result.unchanged("nothing declared");
    }
    int links = declared.stream().mapToInt(d -> d.links().size()).sum();
    int devices = declared.stream().mapToInt(d -> d.devices().size()).sum();
    int edits = declared.stream().mapToInt(d -> d.edits().size()).sum();
    int permissions = declared.stream().mapToInt(d -> d.permissions().size()).sum();
    return new Result(
        Optional.of(before.withPkgImage(image)),
        List.of(),
        String.format(
            Locale.ROOT,
            "%d links, %d devices, %d edits, %d permission rules",
            links,
            devices,
            edits,
            permissions));
  }
}
