package org.osimage.source.ips.solver;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.osimage.source.ips.action.Fmri;
import org.osimage.source.solver.SatProblem;

/**
 * The clauses of requests and dependencies, added package by package where the search gets to. A
 * package that it did not get to is taken to have no dependencies: what is unsolvable then stays
 * so, and the best solution that has only known packages is the best of all.
 */
final class PackageProblem {
  private record Clause(Reason reason, int[] literals) {}

  /** What is to be done once a package can be in the solution at all. */
  private interface Pending {
    void run() throws IOException;
  }

  /** Up to so many versions exclude each other in pairs; of more, each excludes all before it. */
  private static final int PAIRS = 4;

  private final Universe universe;
  private final Set<String> avoided;
  private final List<Clause> clauses = new ArrayList<>();
  private final Map<Candidate, Integer> variables = new HashMap<>();
  private final Map<String, List<Candidate>> active = new TreeMap<>();
  private final Map<String, List<Pending>> pending = new HashMap<>();
  private final Set<Candidate> expanded = new HashSet<>();
  private int lastVariable;

  /**
   * @param avoided names of packages that group dependencies must not bring in
   */
  PackageProblem(Universe universe, Set<String> avoided) {
    this.universe = universe;
    this.avoided = Set.copyOf(avoided);
  }

  void request(RequestedPackage requested) throws IOException {
    activate(requested.stem());
    add(new Reason.Requested(requested), positive(requested.versions()));
  }

  /** All packages that can be in a solution, sorted, with their versions, the newest first. */
  Map<String, List<Candidate>> active() {
    return active;
  }

  int variable(Candidate candidate) {
    return Optional.ofNullable(variables.get(candidate)).orElseThrow();
  }

  private void add(Reason reason, List<Integer> literals) {
    add(reason, literals.stream().mapToInt(Integer::intValue).toArray());
  }

  private void add(Reason reason, int... literals) {
    clauses.add(new Clause(reason, literals));
  }

  private List<Integer> positive(Collection<Candidate> candidates) throws IOException {
    List<Integer> literals = new ArrayList<>();
    for (Candidate candidate : candidates) {
      activate(candidate.stem());
      literals.add(variable(candidate));
    }
    return literals;
  }

  private void activate(String stem) throws IOException {
    if (active.containsKey(stem)) {
      return;
    }
    List<Candidate> versions = universe.named(stem);
    active.put(stem, versions);
    for (Candidate candidate : versions) {
      variables.put(candidate, ++lastVariable);
    }
    atMostOne(stem, versions);
    for (Pending one : Optional.ofNullable(pending.remove(stem)).orElse(List.of())) {
      one.run();
    }
  }

  private void atMostOne(String stem, List<Candidate> versions) {
    Reason reason = new Reason.OneVersion(stem);
    if (versions.size() <= PAIRS) {
      for (int i = 0; i < versions.size(); i++) {
        for (int j = i + 1; j < versions.size(); j++) {
          add(reason, -variable(versions.get(i)), -variable(versions.get(j)));
        }
      }
      return;
    }
    int before = 0; // holds when one of the versions so far is installed
    for (Candidate candidate : versions) {
      int soFar = ++lastVariable;
      add(reason, -variable(candidate), soFar);
      if (before > 0) {
        add(reason, -before, soFar);
        add(reason, -before, -variable(candidate));
      }
      before = soFar;
    }
  }

  private void whenActive(String stem, Pending what) throws IOException {
    if (active.containsKey(stem)) {
      what.run();
    } else {
      pending.computeIfAbsent(stem, s -> new ArrayList<>()).add(what);
    }
  }

  /** Adds what the package demands; false if that was done before. */
  boolean expand(Candidate candidate) throws IOException {
    if (!expanded.add(candidate)) {
      return false;
    }
    int self = variable(candidate);
    for (Dependency dependency : candidate.dependencies()) {
      if (dependency.brings()) {
        Optional<Set<Candidate>> answers = answers(dependency);
        if (answers.isPresent()) {
          needs(candidate, self, dependency, answers.get());
        }
      } else {
        for (Fmri fmri : dependency.fmris()) {
          whenActive(fmri.name(), () -> limits(candidate, self, dependency, fmri));
        }
      }
    }
    return true;
  }

  private void needs(Candidate candidate, int self, Dependency dependency, Set<Candidate> answers)
      throws IOException {
    Reason reason = new Reason.Needs(candidate, dependency);
    if (dependency.predicate().isEmpty()) {
      List<Integer> literals = positive(answers);
      literals.add(-self);
      add(reason, literals);
      return;
    }
    Fmri predicate = dependency.predicate().get();
    whenActive(
        predicate.name(),
        () -> {
          for (Candidate condition : universe.atLeast(predicate)) {
            List<Integer> literals = positive(answers);
            literals.add(-self);
            literals.add(-variable(condition));
            add(reason, literals);
          }
        });
  }

  /**
   * The packages of which a dependency that brings one in wants one; empty: it wants none, as a
   * group whose members are all avoided or nowhere to be had.
   */
  Optional<Set<Candidate>> answers(Dependency dependency) throws IOException {
    Set<Candidate> answers = new LinkedHashSet<>();
    boolean group =
        dependency.type() == Dependency.Type.GROUP
            || dependency.type() == Dependency.Type.GROUP_ANY;
    if (!group) {
      for (Fmri fmri : dependency.fmris()) {
        answers.addAll(universe.atLeast(fmri));
      }
      return Optional.of(answers);
    }
    boolean known = false;
    boolean living = false;
    for (Fmri fmri : dependency.fmris()) {
      if (!avoided.contains(fmri.name()) && !universe.rejects(fmri.name())) {
        List<Candidate> versions = universe.named(fmri.name());
        known |= !universe.offers().versions(fmri.name()).isEmpty();
        living |= !versions.isEmpty() && versions.stream().noneMatch(Candidate::obsolete);
        answers.addAll(versions);
      }
    }
    if (living) {
      answers.removeIf(Candidate::obsolete);
    }
    return known ? Optional.of(answers) : Optional.empty();
  }

  private void limits(Candidate candidate, int self, Dependency dependency, Fmri fmri)
      throws IOException {
    Reason reason = new Reason.Limits(candidate, dependency, fmri.name());
    for (Candidate other : universe.named(fmri.name())) {
      if (!allows(dependency, fmri, other)) {
        add(reason, -self, -variable(other));
      }
    }
  }

  /** Whether a dependency that brings nothing in lets the other package be installed. */
  static boolean allows(Dependency dependency, Fmri fmri, Candidate other) {
    return switch (dependency.type()) {
      case OPTIONAL -> other.atLeast(fmri);
      case INCORPORATE -> other.within(fmri);
      case EXCLUDE -> !other.atLeast(fmri);
      default -> true;
    };
  }

  /** A fresh problem of all the clauses so far. */
  SatProblem<Reason> sat() {
    SatProblem<Reason> sat = new SatProblem<>();
    for (int i = 0; i < lastVariable; i++) {
      sat.newVariable();
    }
    for (Clause clause : clauses) {
      sat.clause(clause.reason(), clause.literals());
    }
    return sat;
  }
}
