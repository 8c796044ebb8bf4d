package org.osimage.source.ips.repository;

import java.util.List;
import org.osimage.source.ips.action.Action;

/**
 * Payloads that are wanted of a package.
 *
 * @param publisher to get them from
 * @param actions of the manifest, files and licenses
 */
public record PackagePayloads(Publisher publisher, PackageManifest manifest, List<Action> actions) {
  public PackagePayloads {
    actions = List.copyOf(actions);
  }
}
