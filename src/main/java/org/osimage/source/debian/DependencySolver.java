package org.osimage.source.debian;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osimage.ImageBuildException;
import org.osimage.source.debian.control.Relation;

/**
 * Finds the packages to install. Decisions are made in a fixed order - requests, then what has only
 * one answer, then what has several, breadth first - and each takes the first answer with which a
 * solution remains: the first alternative, the newest version. Whether one remains, Sat4j says; as
 * long as no decision is in question it is not asked, with the same result.
 */
final class DependencySolver {
  /** A request or need that the chosen packages have to satisfy. */
  record Wish(Optional<Candidate> dependent, List<Candidate> candidates, boolean optional) {}

  private final Universe universe;
  private final DebianRequest request;
  private final DependencyProblem problem;

  DependencySolver(Universe universe, DebianRequest request) {
    this.universe = universe;
    this.request = request;
    this.problem =
        new DependencyProblem(universe, request.wishes().provided(), request.wishes().exclude());
  }

  /** The chosen packages, each with the one that needs it; empty for those asked for. */
  Map<Candidate, Optional<Candidate>> solve() throws IOException {
    List<Wish> requests = new ArrayList<>();
    for (Reason.Requested requested : new RequestedPackages(universe).of(request)) {
      problem.request(requested);
      requests.add(new Wish(Optional.empty(), requested.candidates(), false));
    }
    Pass pass = new Pass(requests, false);
    boolean done = pass.run();
    while (!done) {
      if (!problem.solvable(List.of())) {
        throw new ImageBuildException(new Explanation(universe).of(problem.conflict()));
      }
      int before = problem.size();
      pass = new Pass(requests, true);
      done = pass.run();
      if (!done && problem.size() == before) {
        throw new IllegalStateException("the search does not come to an end");
      }
    }
    return new Reduction(requests, pass.taken).run(pass.chosen);
  }

  private final class Pass {
    private final List<Wish> requests;
    private final boolean checked;
    private final Set<Candidate> chosen = new LinkedHashSet<>();
    private final Map<Candidate, List<Wish>> taken = new LinkedHashMap<>();
    private final Deque<Wish> forced = new ArrayDeque<>();
    private final Deque<Wish> choices = new ArrayDeque<>();
    private final Deque<Wish> optional = new ArrayDeque<>();

    /**
     * @param checked ask Sat4j at every decision
     */
    Pass(List<Wish> requests, boolean checked) {
      this.requests = requests;
      this.checked = checked;
    }

    /** Whether every wish could be satisfied. */
    boolean run() throws IOException {
      for (Wish wish : requests) {
        enqueue(wish);
      }
      while (true) {
        Optional<Wish> next = next();
        if (next.isEmpty()) {
          return true;
        }
        if (!satisfy(next.get()) && !next.get().optional()) {
          return false;
        }
      }
    }

    private Optional<Wish> next() {
      Deque<Wish> queue = !forced.isEmpty() ? forced : !choices.isEmpty() ? choices : optional;
      return Optional.ofNullable(queue.poll());
    }

    private void enqueue(Wish wish) {
      if (wish.optional()) {
        optional.add(wish);
        return;
      }
      boolean oneName = wish.candidates().stream().map(Candidate::name).distinct().count() < 2;
      (oneName ? forced : choices).add(wish);
    }

    private boolean satisfy(Wish wish) throws IOException {
      for (Candidate candidate : wish.candidates()) {
        if (chosen.contains(candidate)) {
          take(wish);
          return true;
        }
      }
      for (Candidate candidate : wish.candidates()) {
        if (possible(candidate)) {
          choose(candidate);
          take(wish);
          return true;
        }
      }
      return false;
    }

    private void take(Wish wish) {
      wish.dependent().ifPresent(d -> taken.computeIfAbsent(d, c -> new ArrayList<>()).add(wish));
    }

    private boolean possible(Candidate candidate) throws IOException {
      if (!problem.fits(candidate, chosen)) {
        return false;
      }
      if (!checked) {
        return true;
      }
      List<Candidate> all = new ArrayList<>(chosen);
      all.add(candidate);
      return problem.solvable(all);
    }

    private void choose(Candidate candidate) throws IOException {
      chosen.add(candidate);
      for (Reason.Needs need : problem.needs(candidate)) {
        enqueue(new Wish(Optional.of(candidate), need.candidates(), false));
      }
      if (request.wishes().recommends()) {
        for (Relation relation : candidate.relations("Recommends")) {
          problem
              .need(candidate, relation)
              .ifPresent(n -> enqueue(new Wish(Optional.of(candidate), n.candidates(), true)));
        }
      }
    }
  }
}
