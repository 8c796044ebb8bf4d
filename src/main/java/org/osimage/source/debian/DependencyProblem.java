package org.osimage.source.debian;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osimage.source.debian.control.Relation;
import org.osimage.source.solver.SatProblem;

/**
 * The clauses of dependencies and conflicts, added package by package where the search gets to. A
 * package that it did not get to is taken to have no needs: what is unsolvable then stays so.
 */
final class DependencyProblem {
  private final Universe universe;
  private final Set<String> provided;
  private final Set<String> excluded;
  private final SatProblem<Reason> sat = new SatProblem<>();
  private final Map<Candidate, Integer> variables = new HashMap<>();
  private final Map<Candidate, List<Reason.Needs>> needs = new HashMap<>();
  private final Map<Candidate, Set<Candidate>> clashes = new HashMap<>();
  private int clauses;

  /**
   * @param provided names that need no package
   * @param excluded names of packages not to install
   */
  DependencyProblem(Universe universe, List<String> provided, List<String> excluded) {
    this.universe = universe;
    this.provided = Set.copyOf(provided);
    this.excluded = Set.copyOf(excluded);
  }

  void request(Reason.Requested request) throws IOException {
    add(request, literals(request.candidates()));
  }

  /** Number of clauses: grows with every package that the search gets to. */
  int size() {
    return clauses;
  }

  private void add(Reason reason, int... literals) {
    sat.clause(reason, literals);
    clauses++;
  }

  private int[] literals(List<Candidate> candidates) throws IOException {
    int[] literals = new int[candidates.size()];
    for (int i = 0; i < literals.length; i++) {
      literals[i] = variable(candidates.get(i));
    }
    return literals;
  }

  int variable(Candidate candidate) throws IOException {
    Optional<Integer> known = Optional.ofNullable(variables.get(candidate));
    if (known.isPresent()) {
      return known.get();
    }
    int variable = sat.newVariable();
    variables.put(candidate, variable);
    if (excluded.contains(candidate.name())) {
      add(new Reason.Excluded(candidate), -variable);
    }
    for (Candidate other : universe.named(candidate.name())) {
      Optional<Integer> second = Optional.ofNullable(variables.get(other));
      if (other != candidate && second.isPresent()) {
        add(new Reason.OneVersion(candidate, other), -variable, -second.get());
        clash(candidate, other);
      }
    }
    return variable;
  }

  private void clash(Candidate a, Candidate b) {
    clashes.computeIfAbsent(a, c -> new HashSet<>()).add(b);
    clashes.computeIfAbsent(b, c -> new HashSet<>()).add(a);
  }

  /** What the package needs, first what only one other package can give. */
  List<Reason.Needs> needs(Candidate candidate) throws IOException {
    Optional<List<Reason.Needs>> known = Optional.ofNullable(needs.get(candidate));
    if (known.isPresent()) {
      return known.get();
    }
    List<Reason.Needs> found = new ArrayList<>();
    int variable = variable(candidate);
    for (Relation relation : candidate.depends()) {
      Optional<Reason.Needs> need = need(candidate, relation);
      if (need.isPresent()) {
        int[] others = literals(need.get().candidates());
        int[] clause = java.util.Arrays.copyOf(others, others.length + 1);
        clause[others.length] = -variable;
        add(need.get(), clause);
        found.add(need.get());
      }
    }
    addConflicts(candidate, variable);
    needs.put(candidate, found);
    return found;
  }

  /** Empty when the builder or the package itself satisfies the relation. */
  Optional<Reason.Needs> need(Candidate candidate, Relation relation) throws IOException {
    for (Relation.Alternative wanted : relation.alternatives()) {
      boolean given = wanted.constraint().isEmpty() && provided.contains(wanted.name());
      if (given || candidate.satisfies(wanted, universe.architecture())) {
        return Optional.empty();
      }
    }
    return Optional.of(new Reason.Needs(candidate, relation, universe.satisfying(relation)));
  }

  private void addConflicts(Candidate candidate, int variable) throws IOException {
    for (Relation relation : candidate.conflicts()) {
      for (Relation.Alternative unwanted : relation.alternatives()) {
        for (Candidate other : universe.satisfying(unwanted)) {
          if (!other.name().equals(candidate.name())) {
            add(new Reason.Clash(candidate, relation, other), -variable, -variable(other));
            clash(candidate, other);
          }
        }
      }
    }
  }

  /** Whether the package, by itself, goes with all the others; its needs are not looked at. */
  boolean fits(Candidate candidate, Set<Candidate> others) throws IOException {
    needs(candidate);
    Set<Candidate> unwanted = clashes.getOrDefault(candidate, Set.of());
    return !excluded.contains(candidate.name()) && unwanted.stream().noneMatch(others::contains);
  }

  /** Whether all of the packages can be installed together, as far as is known. */
  boolean solvable(Iterable<Candidate> packages) throws IOException {
    List<Integer> assumptions = new ArrayList<>();
    for (Candidate candidate : packages) {
      assumptions.add(variable(candidate));
    }
    return sat.satisfiable(assumptions);
  }

  List<Reason> conflict() {
    return sat.conflict();
  }
}
