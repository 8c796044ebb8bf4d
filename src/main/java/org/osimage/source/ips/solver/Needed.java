package org.osimage.source.ips.solver;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which of the chosen packages the requests lead to, and why. */
final class Needed {
  private final PackageProblem problem;
  private final boolean onlyForced;
  private final Map<String, Candidate> chosen = new HashMap<>();
  private final Map<Candidate, Optional<Candidate>> reached = new LinkedHashMap<>();
  private final Deque<Candidate> queue = new ArrayDeque<>();

  /**
   * @param onlyForced follow a dependency only where a single package can satisfy it
   */
  Needed(PackageProblem problem, Set<Candidate> chosen, boolean onlyForced) {
    this.problem = problem;
    this.onlyForced = onlyForced;
    chosen.forEach(candidate -> this.chosen.put(candidate.stem(), candidate));
  }

  /** The packages reached, each with the first one that needs it; none: it is asked for. */
  Map<Candidate, Optional<Candidate>> by(List<RequestedPackage> requested) throws IOException {
    for (RequestedPackage one : requested) {
      reach(one.stem(), Optional.empty());
    }
    int before = -1;
    while (before < reached.size()) { // a condition may come true later
      before = reached.size();
      queue.addAll(reached.keySet());
      while (!queue.isEmpty()) {
        follow(queue.remove());
      }
    }
    return reached;
  }

  private void reach(String stem, Optional<Candidate> by) {
    Optional.ofNullable(chosen.get(stem))
        .filter(candidate -> Optional.ofNullable(reached.putIfAbsent(candidate, by)).isEmpty())
        .ifPresent(queue::add);
  }

  private void follow(Candidate candidate) throws IOException {
    for (Dependency dependency : candidate.dependencies()) {
      if (dependency.brings() && holds(dependency)) {
        Set<Candidate> answers = problem.answers(dependency).orElse(Set.of());
        List<String> stems = answers.stream().map(Candidate::stem).distinct().sorted().toList();
        if (stems.size() == 1 || !onlyForced) {
          stems.stream()
              .filter(
                  stem ->
                      Optional.ofNullable(chosen.get(stem)).filter(answers::contains).isPresent())
              .findFirst()
              .ifPresent(stem -> reach(stem, Optional.of(candidate)));
        }
      }
    }
  }

  private boolean holds(Dependency dependency) {
    return dependency
        .predicate()
        .map(
            p ->
                Optional.ofNullable(chosen.get(p.name()))
                    .filter(c -> reached.containsKey(c) && c.atLeast(p))
                    .isPresent())
        .orElse(true);
  }
}
