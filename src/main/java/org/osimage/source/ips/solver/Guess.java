package org.osimage.source.ips.solver;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.osimage.source.ips.action.Fmri;

/**
 * Packages that are likely to be the solution, found without search: of everything needed the
 * newest version that the packages so far allow. It spares the solver most of its work, and tells
 * the problem which packages' dependencies to look at; the solution does not depend on it.
 */
final class Guess {
  /** A cycle of packages that forbid each other ends after so many changes of mind. */
  private static final int MAX_CHANGES = 10_000;

  private record Limit(Dependency dependency, Fmri fmri) {}

  private final PackageProblem problem;
  private final Map<String, Candidate> picked = new TreeMap<>();
  private final Map<String, List<Candidate>> options = new HashMap<>();
  private final Map<String, List<Limit>> limits = new HashMap<>();
  private final Deque<Candidate> queue = new ArrayDeque<>();
  private int changes;

  Guess(PackageProblem problem) {
    this.problem = problem;
  }

  Collection<Candidate> of(List<RequestedPackage> requested) throws IOException {
    for (RequestedPackage one : requested) {
      pick(one.stem(), one.versions());
    }
    boolean more = true;
    while (more) {
      while (!queue.isEmpty()) {
        follow(queue.remove());
      }
      for (Candidate candidate : List.copyOf(picked.values())) {
        conditions(candidate);
      }
      more = !queue.isEmpty();
    }
    return picked.values();
  }

  private void pick(String stem, List<Candidate> versions) {
    options.putIfAbsent(stem, versions);
    List<Limit> known = limits.getOrDefault(stem, List.of());
    Optional<Candidate> allowed =
        versions.stream().filter(v -> known.stream().allMatch(l -> allows(l, v))).findFirst();
    allowed
        .or(() -> versions.stream().findFirst())
        .ifPresent(
            candidate -> {
              picked.put(stem, candidate);
              queue.add(candidate);
            });
  }

  private static boolean allows(Limit limit, Candidate candidate) {
    return PackageProblem.allows(limit.dependency(), limit.fmri(), candidate);
  }

  private void follow(Candidate candidate) throws IOException {
    problem.expand(candidate);
    for (Dependency dependency : candidate.dependencies()) {
      if (!dependency.brings()) {
        dependency.fmris().forEach(fmri -> limit(new Limit(dependency, fmri)));
      } else if (dependency.predicate().isEmpty()) {
        bring(dependency);
      }
    }
  }

  private void limit(Limit limit) {
    String stem = limit.fmri().name();
    limits.computeIfAbsent(stem, s -> new ArrayList<>()).add(limit);
    Optional<Candidate> now = Optional.ofNullable(picked.get(stem));
    if (now.isPresent() && !allows(limit, now.get()) && changes++ < MAX_CHANGES) {
      pick(stem, options.getOrDefault(stem, List.of()));
    }
  }

  private void conditions(Candidate candidate) throws IOException {
    for (Dependency dependency : candidate.dependencies()) {
      Optional<Candidate> condition =
          dependency.predicate().flatMap(p -> Optional.ofNullable(picked.get(p.name())));
      if (condition.isPresent() && condition.get().atLeast(dependency.predicate().orElseThrow())) {
        bring(dependency);
      }
    }
  }

  private void bring(Dependency dependency) throws IOException {
    List<Candidate> answers =
        new ArrayList<>(problem.answers(dependency).orElse(java.util.Set.of()));
    if (answers.isEmpty() || answers.stream().anyMatch(a -> picked.containsKey(a.stem()))) {
      return;
    }
    String first = answers.stream().map(Candidate::stem).min(Comparator.naturalOrder()).orElse("");
    answers.removeIf(a -> !a.stem().equals(first));
    pick(first, answers);
  }
}
