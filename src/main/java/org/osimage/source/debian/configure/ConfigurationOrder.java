package org.osimage.source.debian.configure;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osimage.source.debian.control.Relation;
import org.osimage.source.debian.tool.InstalledPackage;
import org.osimage.source.debian.tool.InstalledPackages;

/**
 * The order in which dpkg configures: a package after those it depends on. A circle is broken at a
 * package without postinst, as dpkg does, else where it was entered. Essential packages, and what
 * they need, come before all others, as the tools that make a first system install them.
 */
final class ConfigurationOrder {
  private final InstalledPackages packages;
  private final Map<String, List<InstalledPackage>> providers = new HashMap<>();
  private final Set<InstalledPackage> done = new LinkedHashSet<>();
  private final Set<InstalledPackage> entered = new HashSet<>();

  private ConfigurationOrder(InstalledPackages packages) throws IOException {
    this.packages = packages;
    for (InstalledPackage installed : packages.all()) {
      provide(installed.name(), installed);
      for (Relation relation : relations(installed, "Provides")) {
        for (Relation.Alternative provided : relation.alternatives()) {
          provide(provided.name(), installed);
        }
      }
    }
  }

  private void provide(String name, InstalledPackage installed) {
    providers.computeIfAbsent(name, n -> new ArrayList<>()).add(installed);
  }

  /**
   * @param essential those of base systems
   * @param others the rest
   */
  record Order(List<InstalledPackage> essential, List<InstalledPackage> others) {}

  static Order of(InstalledPackages packages) throws IOException {
    ConfigurationOrder order = new ConfigurationOrder(packages);
    for (InstalledPackage installed : packages.all()) {
      if (installed.paragraph().text("Essential").equals("yes")) {
        order.visit(installed);
      }
    }
    List<InstalledPackage> essential = List.copyOf(order.done);
    for (InstalledPackage installed : packages.all()) {
      order.visit(installed);
    }
    List<InstalledPackage> all = List.copyOf(order.done);
    return new Order(essential, all.subList(essential.size(), all.size()));
  }

  private static List<Relation> relations(InstalledPackage installed, String field)
      throws IOException {
    return Relation.parse(installed.paragraph().text(field), installed.name() + ": " + field);
  }

  /** What a package needs of those installed, by one field, in the order of the field. */
  private List<InstalledPackage> needs(InstalledPackage installed, String field)
      throws IOException {
    List<InstalledPackage> needs = new ArrayList<>();
    for (Relation relation : relations(installed, field)) {
      for (Relation.Alternative alternative : relation.alternatives()) {
        Collection<InstalledPackage> found = providers.getOrDefault(alternative.name(), List.of());
        if (!found.isEmpty()) {
          needs.addAll(found);
          break;
        }
      }
    }
    return needs;
  }

  /** Depth first, without recursion: dependencies can be long chains. */
  private void visit(InstalledPackage start) throws IOException {
    List<InstalledPackage> path = new ArrayList<>();
    List<List<InstalledPackage>> left = new ArrayList<>();
    enter(start, path, left);
    while (!path.isEmpty()) {
      List<InstalledPackage> rest = left.get(left.size() - 1);
      if (rest.isEmpty()) {
        done.add(path.remove(path.size() - 1));
        left.remove(left.size() - 1);
      } else {
        enter(rest.remove(0), path, left);
      }
    }
  }

  private void enter(
      InstalledPackage installed, List<InstalledPackage> path, List<List<InstalledPackage>> left)
      throws IOException {
    if (!entered.add(installed)) {
      return;
    }
    List<InstalledPackage> needs = new ArrayList<>(needs(installed, "Pre-Depends"));
    needs.addAll(needs(installed, "Depends"));
    // what has a script goes first, so that a circle is broken at what has none
    needs.sort(
        (a, b) ->
            Boolean.compare(
                packages.control(b, "postinst").isPresent(),
                packages.control(a, "postinst").isPresent()));
    path.add(installed);
    left.add(needs);
  }
}
