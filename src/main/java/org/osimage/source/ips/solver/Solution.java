package org.osimage.source.ips.solver;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.osimage.ImageBuildException;
import org.osimage.source.ips.action.Fmri;

/**
 * The packages of an image, and what it remembers of those that groups name and it does not have.
 *
 * @param packages by name, sorted
 * @param avoided names of packages to {@code avoid}, {@code implicit-avoid} or {@code obsolete}, as
 *     an image's file {@code state/avoid_set} has them
 */
public record Solution(List<Chosen> packages, SortedMap<String, String> avoided) {
  /**
   * A package of the solution.
   *
   * @param requested whether the user asked for it
   * @param requiredBy name of the package that brought it in; empty: the request
   */
  public record Chosen(Fmri fmri, boolean requested, Optional<String> requiredBy) {}

  public Solution {
    packages = List.copyOf(packages);
    avoided = new TreeMap<>(avoided);
  }

  /** What {@link PackageSolver} found, and what it was asked. */
  record Found(
      Set<Candidate> chosen,
      Map<Candidate, Optional<Candidate>> needed,
      List<RequestedPackage> requested) {}

  /**
   * @param uninstall patterns of packages to leave out again
   * @throws ImageBuildException if a package that was asked for is obsolete, or one to leave out is
   *     needed
   */
  static Solution of(Found found, List<String> uninstall, Universe universe, Set<String> avoided)
      throws IOException {
    Map<String, Candidate> living = new TreeMap<>();
    found.chosen().stream().filter(c -> !c.obsolete()).forEach(c -> living.put(c.stem(), c));
    refuseObsolete(living, found.requested());
    Set<String> dropped = droppedRenames(living);
    Map<String, Candidate> kept = new TreeMap<>(living);
    kept.keySet().removeAll(dropped);
    Set<String> removed = new Uninstall(kept.values()).of(uninstall);
    kept.keySet().removeAll(removed);
    Set<String> names = new HashSet<>();
    found.requested().forEach(one -> names.add(one.stem()));
    List<Chosen> packages = new ArrayList<>();
    for (Candidate candidate : kept.values()) {
      Optional<Candidate> by = found.needed().getOrDefault(candidate, Optional.empty());
      while (by.isPresent() && !kept.containsKey(by.get().stem())) {
        by = found.needed().getOrDefault(by.get(), Optional.empty());
      }
      packages.add(
          new Chosen(candidate.fmri(), names.contains(candidate.stem()), by.map(Candidate::stem)));
    }
    SortedMap<String, String> states = avoidance(found.chosen(), universe, avoided, names);
    groupMembers(kept.values()).stream()
        .filter(removed::contains)
        .forEach(stem -> states.put(stem, "avoid"));
    return new Solution(packages, states);
  }

  private static void refuseObsolete(
      Map<String, Candidate> living, List<RequestedPackage> requested) throws ImageBuildException {
    for (RequestedPackage one : requested) {
      if (!living.containsKey(one.stem())) {
        throw new ImageBuildException(
            one.text()
                + " is asked for, but "
                + one.versions().get(0)
                + " is obsolete: the package has come to its end and nothing would be installed");
      }
    }
  }

  /** Renamed packages that nothing but other renamed packages needs. */
  private static Set<String> droppedRenames(Map<String, Candidate> living) {
    Set<String> renamed = new HashSet<>();
    Deque<Candidate> queue = new ArrayDeque<>();
    for (Candidate candidate : living.values()) {
      if (candidate.renamed()) {
        renamed.add(candidate.stem());
      } else {
        queue.add(candidate);
      }
    }
    while (!queue.isEmpty()) {
      for (Dependency dependency : queue.remove().dependencies()) {
        for (Fmri fmri : dependency.brings() ? dependency.fmris() : List.<Fmri>of()) {
          if (renamed.remove(fmri.name())) {
            Optional.ofNullable(living.get(fmri.name())).ifPresent(queue::add);
          }
        }
      }
    }
    return renamed;
  }

  private static SortedMap<String, String> avoidance(
      Collection<Candidate> chosen, Universe universe, Set<String> avoided, Set<String> requested) {
    Map<String, Candidate> byStem = new HashMap<>();
    chosen.forEach(candidate -> byStem.put(candidate.stem(), candidate));
    SortedMap<String, String> states = new TreeMap<>();
    for (String stem : groupMembers(chosen)) {
      Optional<Candidate> member = Optional.ofNullable(byStem.get(stem));
      if (member.isEmpty()) {
        states.put(stem, universe.rejects(stem) ? "avoid" : "implicit-avoid");
      } else if (member.get().obsolete()) {
        states.put(stem, "obsolete");
      }
    }
    avoided.stream().filter(s -> !requested.contains(s)).forEach(s -> states.put(s, "avoid"));
    return states;
  }

  private static Set<String> groupMembers(Collection<Candidate> packages) {
    Set<String> stems = new TreeSet<>();
    for (Candidate candidate : packages) {
      for (Dependency dependency : candidate.dependencies()) {
        if (dependency.type() == Dependency.Type.GROUP
            || dependency.type() == Dependency.Type.GROUP_ANY) {
          dependency.fmris().forEach(fmri -> stems.add(fmri.name()));
        }
      }
    }
    return stems;
  }

  /** The chain from a package to one that was asked for; empty when it is not there. */
  public List<Chosen> why(String name) {
    Map<String, Chosen> byName = new LinkedHashMap<>();
    packages.forEach(p -> byName.put(p.fmri().name(), p));
    List<Chosen> chain = new ArrayList<>();
    Optional<Chosen> at = Optional.ofNullable(byName.get(name));
    while (at.isPresent() && !chain.contains(at.get())) {
      chain.add(at.get());
      at = at.get().requiredBy().flatMap(n -> Optional.ofNullable(byName.get(n)));
    }
    return chain;
  }
}
