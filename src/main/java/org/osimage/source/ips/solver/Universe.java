package org.osimage.source.ips.solver;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.osimage.source.ips.action.Action;
import org.osimage.source.ips.action.ActionType;
import org.osimage.source.ips.action.Fmri;
import org.osimage.source.ips.plan.Varcets;

/**
 * Every package version that could be installed, read only where the search gets to it. Of a
 * package that several publishers offer, the first in the search order counts, unless a request
 * names another.
 */
final class Universe {
  private static final int MAX_SUGGESTIONS = 5;

  private final Offers offers;
  private final Varcets varcets;
  private final Set<String> rejected;
  private final Map<String, String> chosenPublishers = new HashMap<>();
  private final Set<String> explicit = new TreeSet<>();
  private final Map<String, List<Candidate>> named = new HashMap<>();
  private final Map<String, Map<Fmri, String>> refused = new HashMap<>();

  /**
   * @param rejected names of packages that the user does not want
   */
  Universe(Offers offers, Varcets varcets, Set<String> rejected) {
    this.offers = offers;
    this.varcets = varcets;
    this.rejected = Set.copyOf(rejected);
  }

  Offers offers() {
    return offers;
  }

  boolean rejects(String stem) {
    return rejected.contains(stem);
  }

  /** To be said of every requested package before anything is looked up. */
  void request(String stem, String publisher) {
    chosenPublishers.put(stem, publisher);
    explicit.add(stem);
  }

  /** The first publisher in the search order that has one of the versions. */
  Optional<String> preferred(List<Fmri> versions) {
    return offers.publishers().stream()
        .filter(p -> versions.stream().anyMatch(v -> v.publisher().equals(Optional.of(p))))
        .findFirst();
  }

  /** Versions of a package that can be installed, the newest first. */
  List<Candidate> named(String stem) throws IOException {
    Optional<List<Candidate>> known = Optional.ofNullable(named.get(stem));
    if (known.isPresent()) {
      return known.get();
    }
    List<Fmri> versions = offers.versions(stem);
    Optional<String> publisher =
        Optional.ofNullable(chosenPublishers.get(stem)).or(() -> preferred(versions));
    List<Candidate> found = new ArrayList<>();
    for (Fmri fmri : versions) {
      if (fmri.publisher().equals(publisher)) {
        candidate(fmri).ifPresent(found::add);
      }
    }
    found.sort(Comparator.comparing(Candidate::version).reversed());
    named.put(stem, List.copyOf(found));
    return found;
  }

  private Optional<Candidate> candidate(Fmri fmri) throws IOException {
    boolean obsolete = false;
    boolean renamed = false;
    List<Dependency> dependencies = new ArrayList<>();
    if (rejected.contains(fmri.name())) {
      return refuse(fmri, "it is rejected by <reject>");
    }
    for (Action action : offers.actions(fmri)) {
      String name = action.value("name").orElse("");
      if (action.type() == ActionType.SET) {
        obsolete |= name.equals("pkg.obsolete") && isTrue(action);
        renamed |= name.equals("pkg.renamed") && isTrue(action);
        if (name.equals("pkg.depend.explicit-install")
            && isTrue(action)
            && !explicit.contains(fmri.name())) {
          return refuse(fmri, "it is installed only when <install> names it");
        }
        Optional<String> value = varcets.variant(name);
        if (value.isPresent() && !action.values("value").contains(value.get())) {
          return refuse(
              fmri,
              "it supports "
                  + name
                  + " "
                  + String.join(", ", action.values("value"))
                  + ", not this image's "
                  + value.get());
        }
      } else if (action.type() == ActionType.DEPEND && varcets.allow(action)) {
        dependencies.add(Dependency.of(action, fmri));
      }
    }
    return Optional.of(new Candidate(fmri, obsolete, renamed, List.copyOf(dependencies)));
  }

  private static boolean isTrue(Action action) {
    return action.value("value").orElse("").equalsIgnoreCase("true");
  }

  private Optional<Candidate> refuse(Fmri fmri, String why) {
    refused.computeIfAbsent(fmri.name(), s -> new LinkedHashMap<>()).put(fmri, why);
    return Optional.empty();
  }

  /** Versions that cannot be installed in this image at all, with the reason. */
  Map<Fmri, String> refused(String stem) {
    return refused.getOrDefault(stem, Map.of());
  }

  /** Of the versions of a package those that a dependency or request can be satisfied with. */
  List<Candidate> atLeast(Fmri wanted) throws IOException {
    return named(wanted.name()).stream().filter(c -> c.atLeast(wanted) && !c.obsolete()).toList();
  }

  /** Known names that look like this one. */
  List<String> similar(String stem) throws IOException {
    String last = stem.substring(stem.lastIndexOf('/') + 1);
    TreeSet<String> names = new TreeSet<>();
    for (String known : offers.stems()) {
      if (!last.isEmpty() && known.contains(last)) {
        names.add(known);
      }
    }
    return names.stream().limit(MAX_SUGGESTIONS).toList();
  }
}
