package org.osimage.source.ips.repository;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.source.ips.action.Fmri;

/** The packages that one publisher offers. Immutable. */
public final class Catalog {
  private final String publisher;
  private final SortedMap<String, List<CatalogEntry>> entries;

  private Catalog(String publisher, SortedMap<String, List<CatalogEntry>> entries) {
    this.publisher = publisher;
    this.entries = entries;
  }

  /**
   * Merges the catalogs of several origins: where two have one version, the first one counts.
   *
   * @param catalogs in the order of the origins
   */
  static Catalog merged(String publisher, List<List<CatalogEntry>> catalogs) {
    SortedMap<String, SortedMap<String, CatalogEntry>> byVersion = new TreeMap<>();
    for (List<CatalogEntry> catalog : catalogs) {
      for (CatalogEntry entry : catalog) {
        byVersion
            .computeIfAbsent(entry.fmri().name(), name -> new TreeMap<>())
            .putIfAbsent(entry.fmri().version().orElseThrow().toString(), entry);
      }
    }
    SortedMap<String, List<CatalogEntry>> entries = new TreeMap<>();
    byVersion.forEach(
        (name, versions) -> {
          List<CatalogEntry> sorted = new ArrayList<>(versions.values());
          sorted.sort(Comparator.comparing(CatalogEntry::fmri));
          entries.put(name, List.copyOf(sorted));
        });
    return new Catalog(publisher, entries);
  }

  /** The publisher's prefix. */
  public String publisher() {
    return publisher;
  }

  /** The names of all packages, sorted. */
  public List<String> names() {
    return List.copyOf(entries.keySet());
  }

  /** The versions of a package, the oldest first; empty if there is none. */
  public List<CatalogEntry> versions(String name) {
    return entries.getOrDefault(name, List.of());
  }

  /**
   * The entry of exactly this version.
   *
   * @param fmri with a version; its publisher does not matter
   */
  public Optional<CatalogEntry> find(Fmri fmri) {
    String version = fmri.version().map(Object::toString).orElse("");
    return versions(fmri.name()).stream()
        .filter(e -> e.fmri().version().orElseThrow().toString().equals(version))
        .findFirst();
  }
}
