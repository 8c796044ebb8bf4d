package org.osimage.source.ips.solver;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.osimage.ImageBuildException;
import org.osimage.source.ips.action.Action;
import org.osimage.source.ips.action.Fmri;
import org.osimage.source.ips.action.Manifest;

/** Packages in memory: {@code offers.add("a/b@1", "depend type=require fmri=c")}. */
final class MemoryOffers implements Offers {
  private final List<String> publishers;
  private final Map<String, Map<Fmri, List<Action>>> packages = new TreeMap<>();

  MemoryOffers(String... publishers) {
    this.publishers = List.of(publishers);
  }

  MemoryOffers add(String fmri, String... actions) throws ImageBuildException {
    Fmri plain = Fmri.of(fmri);
    Fmri full =
        plain.publisher().isPresent()
            ? plain
            : new Fmri(Optional.of(publishers.get(0)), plain.name(), plain.version());
    packages
        .computeIfAbsent(full.name(), n -> new TreeMap<>())
        .put(full, Manifest.of(String.join("\n", actions), fmri).actions());
    return this;
  }

  @Override
  public List<String> publishers() {
    return publishers;
  }

  @Override
  public Collection<String> stems() {
    return packages.keySet();
  }

  @Override
  public List<Fmri> versions(String stem) {
    return new ArrayList<>(packages.getOrDefault(stem, Map.of()).keySet());
  }

  @Override
  public List<Action> actions(Fmri fmri) {
    return packages.getOrDefault(fmri.name(), Map.of()).getOrDefault(fmri, List.of());
  }
}
