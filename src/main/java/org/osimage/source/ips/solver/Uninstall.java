package org.osimage.source.ips.solver;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.osimage.ImageBuildException;
import org.osimage.source.ips.action.Fmri;

/**
 * Takes packages out of a solution, as pkg uninstall does: what others need stays, and that is an
 * error; what only groups name goes, and the image avoids it from then on.
 */
final class Uninstall {
  private final Map<String, Candidate> installed = new TreeMap<>();
  private final Set<String> removed = new TreeSet<>();
  private final List<String> problems = new ArrayList<>();

  Uninstall(Iterable<Candidate> installed) {
    installed.forEach(candidate -> this.installed.put(candidate.stem(), candidate));
  }

  /**
   * The names of the packages that the patterns stand for.
   *
   * @throws ImageBuildException naming every package that is not there or that others need
   */
  Set<String> of(List<String> patterns) throws IOException {
    for (String text : patterns) {
      PackagePattern pattern = PackagePattern.of(text);
      List<String> stems = pattern.stems(installed.keySet());
      if (stems.isEmpty()) {
        problems.add("<uninstall> " + text + ": no such package is installed");
      } else if (stems.size() > 1 && !pattern.isGlob()) {
        problems.add(
            "<uninstall> " + text + " could be each of " + String.join(", ", stems) + ": name one");
      }
      removed.addAll(stems);
    }
    for (Candidate candidate : installed.values()) {
      if (!removed.contains(candidate.stem())) {
        candidate.dependencies().forEach(dependency -> check(candidate, dependency));
      }
    }
    if (!problems.isEmpty()) {
      throw new ImageBuildException(String.join("\n", problems));
    }
    return removed;
  }

  private void check(Candidate dependent, Dependency dependency) {
    boolean strict =
        switch (dependency.type()) {
          case REQUIRE, REQUIRE_ANY, CONDITIONAL -> true;
          default -> false;
        };
    boolean applies =
        dependency
            .predicate()
            .map(p -> installed.containsKey(p.name()) && !removed.contains(p.name()))
            .orElse(true);
    if (!strict || !applies) {
      return;
    }
    List<String> gone = new ArrayList<>();
    for (Fmri fmri : dependency.fmris()) {
      if (removed.contains(fmri.name())) {
        gone.add(fmri.name());
      } else if (installed.containsKey(fmri.name())) {
        return;
      }
    }
    if (!gone.isEmpty()) {
      problems.add(
          "<uninstall> " + String.join(", ", gone) + ": " + dependent + " needs " + dependency);
    }
  }
}
