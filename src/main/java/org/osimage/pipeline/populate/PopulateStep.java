package org.osimage.pipeline.populate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.ImageBuildException;
import org.osimage.content.ContentStore;
import org.osimage.pipeline.edit.DeclaredEdits;
import org.osimage.pipeline.step.BootFacts;
import org.osimage.pipeline.step.BuildSettings;
import org.osimage.pipeline.step.BuildState;
import org.osimage.pipeline.step.BuildStep;
import org.osimage.pipeline.step.Goal;
import org.osimage.pipeline.step.Origins;
import org.osimage.pipeline.step.StepInputs;
import org.osimage.source.Contribution;
import org.osimage.source.PackageSource;
import org.osimage.source.PreparedSource;
import org.osimage.source.SourceElement;
import org.osimage.source.TreeStage;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;

/** Brings all sources together into the image. */
public final class PopulateStep extends BuildStep {
  public static final String NAME = "im-pop";

  private record Prepared(SourceElement item, PreparedSource source) {}

  private final BuildSettings settings;
  private final ContentStore store;
  private final boolean bootable;
  private final ProjectSurroundings ofSoftware;
  private final ProjectSurroundings ofLoaders;
  private final List<Prepared> software = new ArrayList<>();
  private final List<Prepared> loaders = new ArrayList<>();

  /**
   * @param bootable whether an output needs boot loaders
   */
  public PopulateStep(BuildSettings settings, StepInputs in, boolean bootable) {
    super(NAME, Goal.POPULATE, "Image area creation: the software of all sources", in);
    this.settings = settings;
    this.store = in.store();
    this.bootable = bootable;
    this.ofSoftware = new ProjectSurroundings(settings);
    this.ofLoaders = new ProjectSurroundings(settings);
  }

  @Override
  protected Run prepare() throws IOException {
    SortedMap<String, String> inputs = new TreeMap<>();
    inputs.put("outputTimestamp", String.valueOf(settings.epoch()));
    inputs.put("<maxSize>", settings.description().maxSize().map(String::valueOf).orElse(""));
    List<SourceElement> items = settings.description().software();
    for (int i = 0; i < items.size(); i++) {
      inputs.put("<software> item " + (i + 1), items.get(i).populates());
    }
    prepare(items, ofSoftware, software, inputs, "");
    if (bootable) {
      prepare(LoaderSources.of(settings.description()), ofLoaders, loaders, inputs, "<loaders> ");
    }
    inputs.forEach(in::option);
    return this::make;
  }

  private void prepare(
      List<SourceElement> items,
      ProjectSurroundings surroundings,
      List<Prepared> prepared,
      SortedMap<String, String> inputs,
      String prefix)
      throws IOException {
    List<PackageSource> sources = new ArrayList<>();
    List<SourceElement> those = new ArrayList<>();
    for (SourceElement item : items) {
      Optional<PackageSource> source = item.source(surroundings);
      if (source.isPresent()) {
        sources.add(source.get());
        those.add(item);
      }
    }
    for (int i = 0; i < sources.size(); i++) {
      PreparedSource source = sources.get(i).prepare(store, surroundings.context());
      prepared.add(new Prepared(those.get(i), source));
      source
          .fingerprint()
          .forEach(
              (name, digest) -> {
                // two sources may bring one and the same input, e.g. the same package twice
                inputs.merge(prefix + name, digest, (a, b) -> a.equals(b) ? a : a + " " + b);
              });
    }
  }

  private Result make(BuildState before) throws IOException {
    List<Merge.Layer> layers = contribute(software);
    Merge.Merged merged = Merge.of(layers, settings.epoch(), settings.log());
    Origins origins = merged.origins();
    TreeStage.Staged staged = stages(merged, layers);
    ImageTree image =
        new DeclaredEdits(store, settings.epoch())
            .settleOwners(
                staged.tree(),
                staged.owners(),
                DeclaredEdits.declared(settings.description()),
                origins::of);
    origins.changed(staged.tree(), image, "the accounts that <overlay> declares");
    ImageTree loaderTree = Merge.of(contribute(loaders), settings.epoch(), settings.log()).tree();
    logScripts(layers);
    BuildState state =
        new BuildState(image, before.bootRoot(), loaderTree, before.bootFiles(), BootFacts.NONE);
    return new Result(
        Optional.of(state), ofSoftware.reports(), summary(image, layers), Optional.of(origins));
  }

  private static TreeStage.Staged stages(Merge.Merged merged, List<Merge.Layer> layers)
      throws IOException {
    TreeStage.Staged staged = new TreeStage.Staged(merged.tree(), merged.owners());
    for (Merge.Layer layer : layers) {
      for (TreeStage stage : layer.contribution().stages()) {
        ImageTree before = staged.tree();
        staged = stage.apply(before, staged.owners());
        merged.origins().changed(before, staged.tree(), layer.contribution().name());
      }
    }
    return staged;
  }

  private static List<Merge.Layer> contribute(List<Prepared> sources) throws IOException {
    List<Merge.Layer> layers = new ArrayList<>();
    for (Prepared prepared : sources) {
      layers.add(new Merge.Layer(prepared.source().contribute(), prepared.item().onConflict()));
    }
    return layers;
  }

  private void logScripts(List<Merge.Layer> layers) {
    for (Merge.Layer layer : layers) {
      Contribution contribution = layer.contribution();
      if (!contribution.scripts().isEmpty()) {
        long packages =
            contribution.scripts().stream()
                .map(Contribution.DeferredScript::packageName)
                .distinct()
                .count();
        settings
            .log()
            .info(
                String.format(
                    Locale.ROOT,
                    "%s: %d maintainer scripts of %d packages were not run: %s",
                    contribution.name(),
                    contribution.scripts().size(),
                    packages,
                    scripts(contribution)));
      }
    }
  }

  private static String scripts(Contribution contribution) {
    SortedMap<String, StringBuilder> byPackage = new TreeMap<>();
    for (Contribution.DeferredScript script : contribution.scripts()) {
      StringBuilder kinds =
          byPackage.computeIfAbsent(script.packageName(), k -> new StringBuilder());
      kinds.append(kinds.isEmpty() ? "" : "+").append(script.kind());
    }
    List<String> texts = new ArrayList<>();
    byPackage.forEach((name, kinds) -> texts.add(name + " (" + kinds + ")"));
    return String.join(", ", texts);
  }

  private void checkSize(long bytes) throws ImageBuildException {
    Optional<Long> limit = settings.description().maxSize();
    if (limit.isPresent() && bytes > limit.get() << 20) {
      throw new ImageBuildException(
          String.format(
              Locale.ROOT,
              "the image's files have %.1f MiB, and <maxSize> allows %d: leave something out, or"
                  + " raise it",
              bytes / 1048576.0,
              limit.get()));
    }
  }

  private String summary(ImageTree image, List<Merge.Layer> layers) throws ImageBuildException {
    long bytes = 0;
    for (Entry entry : image.entries()) {
      if (entry instanceof Entry.RegularFile file) {
        bytes += file.content().size();
      }
    }
    checkSize(bytes);
    long packages = layers.stream().mapToLong(l -> l.contribution().packages().size()).sum();
    return String.format(
        Locale.ROOT,
        "%d entries, %.1f MiB, %d packages",
        image.size(),
        bytes / 1048576.0,
        packages);
  }
}
