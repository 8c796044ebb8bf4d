package org.osimage.source.ips;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.osimage.ImageBuildException;
import org.osimage.source.ips.action.Action;
import org.osimage.source.ips.action.ActionType;
import org.osimage.source.ips.repository.Catalog;
import org.osimage.source.ips.repository.CatalogEntry;
import org.osimage.source.ips.solver.PackagePattern;

/** What publishers offer, as text. */
public final class IpsListing {
  private static final String LINE = "%-44s %-28s %-3s %s";

  private IpsListing() {}

  /**
   * A line for each version, the newest first: name with publisher, version, {@code o} for obsolete
   * or {@code r} for renamed, and the whole FMRI.
   *
   * @param catalogs in search order
   * @param pattern of names, as pkg(1) takes them
   * @throws ImageBuildException if nothing matches
   */
  public static List<String> of(List<Catalog> catalogs, String pattern) throws ImageBuildException {
    PackagePattern wanted = PackagePattern.of(pattern);
    List<String> lines = new ArrayList<>();
    lines.add(String.format(Locale.ROOT, LINE, "NAME (PUBLISHER)", "VERSION", "O", "FMRI").strip());
    for (Catalog catalog : catalogs) {
      for (String name : wanted.stems(catalog.names())) {
        List<CatalogEntry> versions = new ArrayList<>(catalog.versions(name));
        Collections.reverse(versions);
        for (CatalogEntry entry : versions) {
          if (wanted.allows(entry.fmri())) {
            lines.add(line(entry));
          }
        }
      }
    }
    if (lines.size() == 1) {
      throw new ImageBuildException(
          "no package of "
              + String.join(", ", catalogs.stream().map(Catalog::publisher).toList())
              + " matches '"
              + pattern
              + "'");
    }
    return lines;
  }

  private static String line(CatalogEntry entry) throws ImageBuildException {
    String flag = "-";
    for (Action action : entry.dependencyActions()) {
      String name = action.value("name").orElse("");
      boolean set =
          action.type() == ActionType.SET
              && action.value("value").orElse("").equalsIgnoreCase("true");
      if (set && name.equals("pkg.obsolete")) {
        flag = "o";
      } else if (set && name.equals("pkg.renamed")) {
        flag = "r";
      }
    }
    return String.format(
        Locale.ROOT,
        LINE,
        entry.fmri().name() + " (" + entry.fmri().publisher().orElse("") + ")",
        entry.fmri().version().orElseThrow().shortText(),
        flag,
        entry.fmri());
  }
}
