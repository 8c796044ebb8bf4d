package org.osimage.build;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.osimage.manifest.SoftwareItem;
import org.osimage.source.PackageSource;
import org.osimage.source.overlay.OverlayRequest;
import org.osimage.source.overlay.OverlaySource;

/** Makes the sources that a description names. A new kind of source is one more method here. */
final class Sources {
  private final BuildSettings settings;

  Sources(BuildSettings settings) {
    this.settings = settings;
  }

  /** A source with the item that asked for it. */
  record Requested(SoftwareItem item, PackageSource source) {}

  /** The sources of the items, in their order; an overlay that only declares has none. */
  List<Requested> of(List<SoftwareItem> items) throws IOException {
    List<Requested> sources = new ArrayList<>();
    for (SoftwareItem item : items) {
      source(item).ifPresent(s -> sources.add(new Requested(item, s)));
    }
    return sources;
  }

  private Optional<PackageSource> source(SoftwareItem item) throws IOException {
    if (item instanceof SoftwareItem.Overlay overlay) {
      return overlay.directory().map(directory -> overlay(overlay, directory));
    }
    throw new IllegalStateException("no source for " + item);
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
