package org.osimage.source.ips.image;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.osimage.source.ips.action.Action;
import org.osimage.source.ips.action.ActionType;

/**
 * The files of a catalog of an image's state: which packages it has, without signatures. Source:
 * pkg5, {@code catalog.py}. Its times are that of the build.
 */
final class StateCatalog {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.'000000Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /** States of a package, see the original's {@code pkgdefs.py}. */
  private static final List<Integer> INSTALLED = List.of(0, 2, 7);

  private static final List<Integer> REQUESTED = List.of(0, 2, 13, 7);

  private final List<InstalledPackage> packages;
  private final String time;

  /**
   * @param packages by name, sorted
   * @param epoch time of the build, in seconds since 1970
   */
  StateCatalog(List<InstalledPackage> packages, long epoch) {
    this.packages = packages;
    this.time = TIME.format(Instant.ofEpochSecond(epoch));
  }

  /** Texts by file name. */
  Map<String, String> files() {
    Map<String, String> files = new LinkedHashMap<>();
    Map<String, Object> parts = new LinkedHashMap<>();
    for (String part : List.of("catalog.base.C", "catalog.dependency.C", "catalog.summary.C")) {
      parts.put(part, Map.of("last-modified", time));
    }
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("created", time);
    attributes.put("last-modified", time);
    attributes.put("package-count", packages.size());
    attributes.put("package-version-count", packages.size());
    attributes.put("parts", parts);
    attributes.put("updates", Map.of());
    attributes.put("version", 1);
    files.put("catalog.attrs", Json.of(attributes));
    files.put("catalog.base.C", Json.of(base()));
    files.put("catalog.dependency.C", Json.of(actions(StateCatalog::isDependency)));
    files.put("catalog.summary.C", Json.of(actions(StateCatalog::isSummary)));
    return files;
  }

  private interface Part {
    boolean has(Action action);
  }

  private Map<String, Object> base() {
    Map<String, Map<String, Object>> base = new TreeMap<>();
    for (InstalledPackage one : packages) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("signature-sha-1", one.sha1());
      entry.put("version", one.version());
      entry.put("metadata", Map.of("states", one.requested() ? REQUESTED : INSTALLED));
      base.computeIfAbsent(one.publisher(), p -> new TreeMap<>())
          .put(one.fmri().name(), List.of(entry));
    }
    return new TreeMap<>(base);
  }

  private Map<String, Object> actions(Part part) {
    Map<String, Map<String, Object>> catalog = new TreeMap<>();
    for (InstalledPackage one : packages) {
      List<String> lines = new ArrayList<>();
      for (ActionType type : List.of(ActionType.DEPEND, ActionType.SET)) {
        for (Action action : one.manifest().actions()) {
          if (action.type() == type && part.has(action)) {
            lines.add(action.toString());
          }
        }
      }
      if (!lines.isEmpty()) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("actions", lines);
        entry.put("version", one.version());
        catalog
            .computeIfAbsent(one.publisher(), p -> new TreeMap<>())
            .put(one.fmri().name(), List.of(entry));
      }
    }
    return new TreeMap<>(catalog);
  }

  private static boolean isDependency(Action action) {
    String name = action.value("name").orElse("");
    return action.type() == ActionType.DEPEND
        || name.startsWith("variant")
        || name.startsWith("facet")
        || name.startsWith("pkg.depend.")
        || List.of("pkg.obsolete", "pkg.renamed", "pkg.legacy").contains(name);
  }

  /** Texts in other languages, {@code name:locale}, have catalogs of their own, left out here. */
  private static boolean isSummary(Action action) {
    String name = action.value("name").orElse("");
    return action.type() == ActionType.SET
        && !isDependency(action)
        && !List.of("fmri", "pkg.fmri", "publisher").contains(name)
        && !name.startsWith("info.source-url")
        && !name.startsWith("pkg.debug")
        && !name.startsWith("pkg.linted")
        && name.indexOf(':') < 0;
  }
}
