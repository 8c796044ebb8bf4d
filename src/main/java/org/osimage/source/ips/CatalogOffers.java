package org.osimage.source.ips;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.osimage.ImageBuildException;
import org.osimage.source.ips.action.Action;
import org.osimage.source.ips.action.Fmri;
import org.osimage.source.ips.repository.Catalog;
import org.osimage.source.ips.repository.CatalogEntry;
import org.osimage.source.ips.solver.Offers;

/** The catalogs of an image's publishers, in search order. */
final class CatalogOffers implements Offers {
  private final Map<String, Catalog> catalogs = new LinkedHashMap<>();
  private final TreeSet<String> stems = new TreeSet<>();

  CatalogOffers(List<Catalog> catalogs) {
    for (Catalog catalog : catalogs) {
      this.catalogs.put(catalog.publisher(), catalog);
      stems.addAll(catalog.names());
    }
  }

  @Override
  public List<String> publishers() {
    return List.copyOf(catalogs.keySet());
  }

  @Override
  public Collection<String> stems() {
    return stems;
  }

  @Override
  public List<Fmri> versions(String stem) {
    List<Fmri> versions = new ArrayList<>();
    for (Catalog catalog : catalogs.values()) {
      catalog.versions(stem).forEach(entry -> versions.add(entry.fmri()));
    }
    return versions;
  }

  @Override
  public List<Action> actions(Fmri fmri) throws ImageBuildException {
    return entry(fmri).dependencyActions();
  }

  CatalogEntry entry(Fmri fmri) {
    return Optional.ofNullable(catalogs.get(fmri.publisher().orElse("")))
        .flatMap(catalog -> catalog.find(fmri))
        .orElseThrow(() -> new IllegalArgumentException("not in the catalogs: " + fmri));
  }
}
