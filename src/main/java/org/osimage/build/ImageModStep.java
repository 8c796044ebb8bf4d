package org.osimage.build;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.content.ContentStore;
import org.osimage.manifest.Declared;
import org.osimage.tree.ImageTree;

/** Makes in the image what is declared instead of delivered: links, devices, permissions. */
final class ImageModStep implements BuildStep {
  static final String NAME = "im-mod";

  private final BuildSettings settings;
  private final ContentStore store;
  private final List<Declared> declared;

  ImageModStep(BuildSettings settings, ContentStore store) {
    this.settings = settings;
    this.store = store;
    this.declared = PopulateStep.declared(settings).stream().map(Declared::placements).toList();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public BuildGoal goal() {
    return BuildGoal.POPULATE;
  }

  @Override
  public String description() {
    return "Image area modifications: declared links, devices, permissions";
  }

  @Override
  public SortedMap<String, String> inputs() {
    SortedMap<String, String> inputs = new TreeMap<>();
    inputs.put("outputTimestamp", String.valueOf(settings.epoch()));
    for (int i = 0; i < declared.size(); i++) {
      inputs.put("declarations of <overlay> " + (i + 1), declared.get(i).toString());
    }
    return inputs;
  }

  @Override
  public Result run(BuildState before) throws IOException {
    ImageTree image = new DeclaredEdits(store, settings.epoch()).place(before.pkgImage(), declared);
    if (image.equals(before.pkgImage())) {
      return Result.unchanged("nothing declared");
    }
    int links = declared.stream().mapToInt(d -> d.links().size()).sum();
    int devices = declared.stream().mapToInt(d -> d.devices().size()).sum();
    int permissions = declared.stream().mapToInt(d -> d.permissions().size()).sum();
    return new Result(
        Optional.of(before.withPkgImage(image)),
        List.of(),
        String.format(
            Locale.ROOT, "%d links, %d devices, %d permission rules", links, devices, permissions));
  }
}
