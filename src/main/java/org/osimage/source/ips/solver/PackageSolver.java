package org.osimage.source.ips.solver;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osimage.ImageBuildException;
import org.osimage.source.ips.plan.Varcets;
import org.osimage.source.solver.Assignment;
import org.osimage.source.solver.Objective;
import org.osimage.source.solver.SatProblem;

/**
 * Finds the packages of an image that has none yet. Of all solutions the one with the newest
 * packages: first of those asked for, by name, then of all others, by name, each the newest with
 * which a solution remains. Of the solutions with these versions one of the fewest packages, and of
 * those the one whose packages come first by name. What a package's publisher is, is decided before
 * (see {@link Universe}).
 */
public final class PackageSolver {
  private final Universe universe;
  private final PackageProblem problem;
  private final Set<String> avoided;

  /**
   * @param rejected names of packages that must not be installed
   * @param avoided names of packages that group dependencies must not bring in
   */
  public PackageSolver(Offers offers, Varcets varcets, Set<String> rejected, Set<String> avoided) {
    this.universe = new Universe(offers, varcets, rejected);
    this.problem = new PackageProblem(universe, avoided);
    this.avoided = Set.copyOf(avoided);
  }

  /**
   * @param install patterns of packages, as pkg(1) takes them
   * @param uninstall patterns of packages to take out again of what was found
   * @throws ImageBuildException if a pattern stands for no package or several, or there is no
   *     solution, with the chain of what needs and forbids, or a package to take out is needed
   */
  public Solution solve(List<String> install, List<String> uninstall) throws IOException {
    List<RequestedPackage> requested = new RequestedPackages(universe).of(install);
    for (RequestedPackage one : requested) {
      problem.request(one);
    }
    Collection<Candidate> likely = new Guess(problem).of(requested);
    while (true) {
      SatProblem<Reason> sat = problem.sat();
      Assignment best = newest(sat, first(sat, likely), order(requested));
      Set<Candidate> chosen = chosen(best);
      if (!expand(chosen)) {
        chosen = fewest(sat, chosen, requested);
        if (!expand(chosen)) {
          return solution(chosen, requested, uninstall);
        }
      }
      likely = chosen;
    }
  }

  private boolean expand(Set<Candidate> chosen) throws IOException {
    boolean more = false;
    for (Candidate candidate : chosen) {
      more |= problem.expand(candidate);
    }
    return more;
  }

  private Assignment first(SatProblem<Reason> sat, Collection<Candidate> likely)
      throws IOException {
    List<Integer> wished = likely.stream().map(problem::variable).toList();
    Optional<Assignment> found = sat.solve(wished).or(() -> sat.solve(List.of()));
    if (found.isEmpty()) {
      throw new ImageBuildException(new Explanation(universe).of(problem.sat().conflict()));
    }
    return found.get();
  }

  private Set<String> order(List<RequestedPackage> requested) {
    Set<String> order = new LinkedHashSet<>();
    requested.forEach(one -> order.add(one.stem()));
    order.addAll(problem.active().keySet());
    return order;
  }

  /** Excludes, package by package, all versions but the newest that is possible. */
  private Assignment newest(SatProblem<Reason> sat, Assignment first, Set<String> order) {
    Assignment best = first;
    for (String stem : order) {
      List<Candidate> versions = problem.active().getOrDefault(stem, List.of());
      int low = 0;
      int high = installed(versions, best);
      while (low < high) {
        // mostly the versions before are impossible for one and the same reason
        int middle = low == 0 && high > 1 ? high - 1 : (low + high) / 2;
        Optional<Assignment> better = sat.solve(olderThan(versions, middle));
        if (better.isEmpty()) {
          low = middle + 1;
        } else {
          best = better.get();
          high = Math.min(middle, installed(versions, best));
        }
      }
      for (int literal : olderThan(versions, high)) {
        sat.clause(new Reason.Preferred(), literal);
      }
    }
    return best;
  }

  /** Place of the installed version; 0 when none is. */
  private int installed(List<Candidate> versions, Assignment assignment) {
    for (int i = 0; i < versions.size(); i++) {
      if (assignment.holds(problem.variable(versions.get(i)))) {
        return i;
      }
    }
    return 0;
  }

  private List<Integer> olderThan(List<Candidate> versions, int place) {
    List<Integer> literals = new ArrayList<>();
    for (int i = place + 1; i < versions.size(); i++) {
      literals.add(-problem.variable(versions.get(i)));
    }
    return literals;
  }

  private Set<Candidate> chosen(Assignment assignment) {
    Set<Candidate> chosen = new LinkedHashSet<>();
    for (List<Candidate> versions : problem.active().values()) {
      for (Candidate candidate : versions) {
        if (assignment.holds(problem.variable(candidate))) {
          chosen.add(candidate);
        }
      }
    }
    return chosen;
  }

  /** The smallest solution; what cannot be left out is not asked about. */
  private Set<Candidate> fewest(
      SatProblem<Reason> sat, Set<Candidate> chosen, List<RequestedPackage> requested)
      throws IOException {
    Needed needed = new Needed(problem, chosen, true);
    Map<Candidate, Optional<Candidate>> forced = needed.by(requested);
    if (forced.size() == chosen.size()) {
      return chosen;
    }
    Set<String> stems = new LinkedHashSet<>();
    for (Candidate candidate : forced.keySet()) {
      stems.add(candidate.stem());
      sat.clause(new Reason.Preferred(), problem.variable(candidate));
    }
    List<Integer> open = new ArrayList<>();
    for (Map.Entry<String, List<Candidate>> entry : problem.active().entrySet()) {
      if (!stems.contains(entry.getKey())) {
        entry.getValue().forEach(candidate -> open.add(problem.variable(candidate)));
      }
    }
    return chosen(
        sat.minimise(List.of(Objective.fewest(open)), open)
            .orElseThrow(() -> new IllegalStateException("there was a solution before")));
  }

  private Solution solution(
      Set<Candidate> chosen, List<RequestedPackage> requested, List<String> uninstall)
      throws IOException {
    Map<Candidate, Optional<Candidate>> needed = new Needed(problem, chosen, false).by(requested);
    return Solution.of(new Solution.Found(chosen, needed, requested), uninstall, universe, avoided);
  }
}
