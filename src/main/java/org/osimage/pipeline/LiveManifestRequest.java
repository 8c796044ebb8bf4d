package org.osimage.pipeline;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What goal {@code live-manifest} is to list: a directory, IPS manifests, or without both the
 * populated image.
 *
 * @param output the manifest to write
 */
public record LiveManifestRequest(Optional<Path> directory, List<Path> ipsManifests, Path output) {
  public LiveManifestRequest {
    ipsManifests = List.copyOf(ipsManifests);
  }
}
