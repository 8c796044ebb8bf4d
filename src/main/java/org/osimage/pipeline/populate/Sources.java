package org.osimage.pipeline.populate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.osimage.manifest.FlarItem;
import org.osimage.manifest.ImageDescription;
import org.osimage.manifest.IpsItem;
import org.osimage.manifest.LiveItem;
import org.osimage.manifest.SoftwareItem;
import org.osimage.manifest.Svr4Item;
import org.osimage.pipeline.step.BuildSettings;
import org.osimage.pipeline.step.OutputArtifact;
import org.osimage.source.PackageSource;
import org.osimage.source.archive.ArtifactRequest;
import org.osimage.source.archive.ArtifactSource;
import org.osimage.source.overlay.OverlayRequest;
import org.osimage.source.overlay.OverlaySource;

/** Makes the sources that a description names. A new kind of source is one more method here. */
final class Sources {
  private final BuildSettings settings;
  private final DebianSources debian;
  private final LiveSources live;
  private Svr4Sources svr4;
  private final IpsSources ips;

  Sources(BuildSettings settings) {
    this.settings = settings;
    this.debian = new DebianSources(settings);
    this.live = new LiveSources(settings);
    this.svr4 = new Svr4Sources(settings);
    this.ips = new IpsSources(settings);
  }

  /** A source with the item that asked for it. */
  record Requested(SoftwareItem item, PackageSource source) {}

  /** The sources of the items, in their order; an overlay that only declares has none. */
  List<Requested> of(List<SoftwareItem> items) throws IOException {
    List<Requested> sources = new ArrayList<>();
    svr4 = new Svr4Sources(settings); // the image and the loaders have a package database each
    for (SoftwareItem item : items) {
      source(item).ifPresent(s -> sources.add(new Requested(item, s)));
    }
    return sources;
  }

  private Optional<PackageSource> source(SoftwareItem item) throws IOException {
    if (item instanceof SoftwareItem.Overlay overlay) {
      return overlay.directory().map(directory -> overlay(overlay, directory));
    }
    if (item instanceof SoftwareItem.Debian packages) {
      return Optional.of(debian.source(packages));
    }
    if (item instanceof LiveItem manifests) {
      return Optional.of(live.source(manifests));
    }
    if (item instanceof FlarItem archive) {
      return Optional.of(flar(archive));
    }
    if (item instanceof Svr4Item packages) {
      return Optional.of(svr4.source(packages));
    }
    if (item instanceof IpsItem packages) {
      return Optional.of(ips.source(packages));
    }
    return Optional.of(artifact((SoftwareItem.Artifact) item));
  }

  /** Files that sources left beside the image when they contributed. */
  List<OutputArtifact> outputs() {
    return live.outputs();
  }

  /** Where boot loaders come from that the image does not hold. */
  List<Requested> loaders() throws IOException {
    ImageDescription description = settings.description();
    if (!description.loaders().isEmpty()) {
      return of(description.loaders());
    }
    Optional<DebianSources.Loaders> loaders = debian.loaders();
    return loaders.isPresent()
        ? List.of(new Requested(loaders.get().item(), loaders.get().source()))
        : List.of();
  }

  private PackageSource overlay(SoftwareItem.Overlay overlay, String directory) {
    Path path = settings.baseDirectory().resolve(directory);
    return new OverlaySource(
        new OverlayRequest(
            "<overlay> " + relative(path),
            path,
            overlay.outputDirectory(),
            overlay.includes(),
            overlay.excludes(),
            true,
            number(overlay.fileMode()),
            number(overlay.directoryMode()),
            Optional.of(overlay.owner()),
            Optional.of(overlay.group()),
            overlay.filtering()
                ? Optional.of(new TreeMap<>(settings.filterProperties()))
                : Optional.empty(),
            List.of()));
  }

  private PackageSource artifact(SoftwareItem.Artifact item) throws IOException {
    return new ArtifactSource(
        new ArtifactRequest(
            "<artifact> " + item.coordinates(),
            settings.artifacts().file(item),
            item.outputDirectory(),
            item.fileName(),
            number(item.fileMode()),
            item.owner(),
            item.group(),
            item.unpack()
                ? Optional.of(
                    new ArtifactRequest.Unpack(
                        item.includes(),
                        item.excludes(),
                        item.stripComponents(),
                        ArtifactRequest.Owners.valueOf(
                            item.archiveOwners().toUpperCase(Locale.ROOT))))
                : Optional.empty()));
  }

  private PackageSource flar(FlarItem item) throws IOException {
    Path file =
        item.artifact().isPresent()
            ? settings.artifacts().file(item.artifact().get())
            : settings.baseDirectory().resolve(item.file().orElse(""));
    String shown =
        item.artifact().map(SoftwareItem.Artifact::coordinates).orElseGet(() -> relative(file));
    return new ArtifactSource(
        ArtifactRequest.unpack(
            "<flar> " + shown,
            file,
            item.outputDirectory(),
            new ArtifactRequest.Unpack(
                item.includes(), item.excludes(), 0, ArtifactRequest.Owners.IDS)));
  }

  /** The path as the user wrote it, also when Maven made it absolute: the same on every host. */
  private String relative(Path path) {
    Path base = settings.baseDirectory();
    Path shown = path.startsWith(base) ? base.relativize(path) : path.getFileName();
    return String.valueOf(shown).replace('\\', '/');
  }

  private static OptionalInt number(Optional<Integer> value) {
    return value.map(OptionalInt::of).orElse(OptionalInt.empty());
  }
}
