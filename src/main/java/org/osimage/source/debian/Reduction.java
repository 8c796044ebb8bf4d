package org.osimage.source.debian;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osimage.source.debian.DependencySolver.Wish;
import org.osimage.source.solver.Assignment;
import org.osimage.source.solver.Objective;
import org.osimage.source.solver.SatProblem;

/**
 * Leaves out what turned out not to be needed: a first alternative was chosen, and later another
 * one came along for other reasons. Of the sets that remain possible, one of the fewest packages;
 * of these the one that keeps the names that sort first.
 */
final class Reduction {
  private final List<Wish> requests;
  private final Map<Candidate, List<Wish>> wishes;

  /**
   * @param wishes those that a package brought in and that were satisfied
   */
  Reduction(List<Wish> requests, Map<Candidate, List<Wish>> wishes) {
    this.requests = requests;
    this.wishes = wishes;
  }

  /** The packages that remain, each with the first one that needs it. */
  Map<Candidate, Optional<Candidate>> run(Set<Candidate> chosen) {
    Set<Candidate> kept = chosen;
    if (!reach(chosen, true).keySet().containsAll(chosen)) {
      kept = fewest(chosen);
    }
    return reach(kept, false);
  }

  /**
   * What the requests lead to within the chosen.
   *
   * @param onlyForced follow a wish only where a single chosen package satisfies it
   */
  private Map<Candidate, Optional<Candidate>> reach(Set<Candidate> chosen, boolean onlyForced) {
    Map<Candidate, Optional<Candidate>> reached = new LinkedHashMap<>();
    Deque<Wish> queue = new ArrayDeque<>(requests);
    for (Optional<Wish> next = Optional.ofNullable(queue.poll());
        next.isPresent();
        next = Optional.ofNullable(queue.poll())) {
      List<Candidate> answers = next.get().candidates().stream().filter(chosen::contains).toList();
      if (!answers.isEmpty() && (!onlyForced || answers.size() == 1)) {
        Candidate answer = answers.get(0);
        if (Optional.ofNullable(reached.putIfAbsent(answer, next.get().dependent())).isEmpty()) {
          queue.addAll(wishes.getOrDefault(answer, List.of()));
        }
      }
    }
    return reached;
  }

  private Set<Candidate> fewest(Set<Candidate> chosen) {
    SatProblem<String> problem = new SatProblem<>();
    List<Candidate> sorted = new ArrayList<>(chosen);
    sorted.sort(Comparator.comparing(Candidate::name));
    Map<Candidate, Integer> variables = new HashMap<>();
    List<Integer> literals = new ArrayList<>();
    for (Candidate candidate : sorted) {
      int variable = problem.newVariable();
      variables.put(candidate, variable);
      literals.add(variable);
    }
    requests.forEach(wish -> add(problem, wish, variables));
    for (Candidate candidate : sorted) {
      wishes.getOrDefault(candidate, List.of()).forEach(wish -> add(problem, wish, variables));
    }
    Assignment best =
        problem
            .minimise(List.of(Objective.fewest(literals)), literals)
            .orElseThrow(() -> new IllegalStateException("the chosen packages are a solution"));
    Set<Candidate> kept = new LinkedHashSet<>();
    for (Candidate candidate : chosen) {
      if (best.holds(variables.getOrDefault(candidate, 0))) {
        kept.add(candidate);
      }
    }
    return kept;
  }

  private static void add(
      SatProblem<String> problem, Wish wish, Map<Candidate, Integer> variables) {
    List<Integer> clause = new ArrayList<>();
    wish.dependent().ifPresent(d -> clause.add(-variables.getOrDefault(d, 0)));
    for (Candidate candidate : wish.candidates()) {
      Optional.ofNullable(variables.get(candidate)).ifPresent(clause::add);
    }
    problem.clause("", clause.stream().mapToInt(Integer::intValue).toArray());
  }
}
