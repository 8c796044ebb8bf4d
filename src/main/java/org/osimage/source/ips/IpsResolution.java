package org.osimage.source.ips;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.source.ips.action.Fmri;
import org.osimage.source.ips.repository.PackageManifest;

/**
 * The packages that a request leads to.
 *
 * @param packages by name, sorted
 * @param avoided names of packages with what the image remembers of them
 */
public record IpsResolution(List<Resolved> packages, SortedMap<String, String> avoided) {
  /**
   * A package that was chosen.
   *
   * @param requested whether the user asked for it
   * @param requiredBy name of the package that brought it in; empty: the request
   */
  public record Resolved(PackageManifest manifest, boolean requested, Optional<String> requiredBy) {
    public Fmri fmri() {
      return manifest.fmri();
    }
  }

  public IpsResolution {
    packages = List.copyOf(packages);
    avoided = new TreeMap<>(avoided);
  }

  /** By name, the chain from each package to one that was asked for, itself first. */
  public Map<String, List<String>> why() {
    Map<String, Resolved> byName = new HashMap<>();
    packages.forEach(p -> byName.put(p.fmri().name(), p));
    Map<String, List<String>> chains = new TreeMap<>();
    for (String name : byName.keySet()) {
      List<String> chain = new ArrayList<>();
      Optional<Resolved> at = Optional.ofNullable(byName.get(name));
      while (at.isPresent() && !chain.contains(at.get().fmri().name())) {
        chain.add(at.get().fmri().name());
        at = at.get().requiredBy().flatMap(n -> Optional.ofNullable(byName.get(n)));
      }
      chains.put(name, chain);
    }
    return chains;
  }

  IpsLock lock() {
    List<IpsLock.Locked> locked = new ArrayList<>();
    for (Resolved one : packages) {
      locked.add(
          new IpsLock.Locked(
              one.fmri(), one.manifest().sha256(), one.requiredBy(), one.requested()));
    }
    return new IpsLock(locked, avoided);
  }
}
