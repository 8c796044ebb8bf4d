package org.osimage.source.ips.solver;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.osimage.ImageBuildException;
import org.osimage.source.ips.action.Fmri;

/** Finds what the patterns of a request stand for; all that match nothing make one error. */
final class RequestedPackages {
  private static final int SHOWN = 10;

  private final Universe universe;
  private final Explanation explanation;
  private final List<String> problems = new ArrayList<>();

  RequestedPackages(Universe universe) {
    this.universe = universe;
    this.explanation = new Explanation(universe);
  }

  /** By name, sorted; a package that several patterns name must satisfy all of them. */
  List<RequestedPackage> of(List<String> patterns) throws IOException {
    Map<String, List<PackagePattern>> byStem = new LinkedHashMap<>();
    for (String text : patterns) {
      for (Map.Entry<String, PackagePattern> entry : stems(text).entrySet()) {
        byStem.computeIfAbsent(entry.getKey(), s -> new ArrayList<>()).add(entry.getValue());
      }
    }
    for (Map.Entry<String, List<PackagePattern>> entry : byStem.entrySet()) {
      choosePublisher(entry.getKey(), entry.getValue());
    }
    List<RequestedPackage> requested = new ArrayList<>();
    for (String stem : new TreeSet<>(byStem.keySet())) {
      requested(stem, byStem.getOrDefault(stem, List.of())).ifPresent(requested::add);
    }
    if (!problems.isEmpty()) {
      throw new ImageBuildException(String.join("\n", problems));
    }
    return requested;
  }

  private Map<String, PackagePattern> stems(String text) throws IOException {
    PackagePattern pattern;
    try {
      pattern = PackagePattern.of(text);
    } catch (ImageBuildException e) {
      problems.add("<name> " + text + ": " + e.getMessage());
      return Map.of();
    }
    List<String> found = pattern.stems(universe.offers().stems());
    if (found.isEmpty()) {
      problems.add(
          pattern.isGlob()
              ? "<name> " + text + " matches no package"
              : explanation.unknown(text, pattern.name()));
    } else if (found.size() > 1 && !pattern.isGlob()) {
      problems.add("'" + text + "' could be each of " + String.join(", ", found) + ": name one");
      return Map.of();
    }
    Map<String, PackagePattern> stems = new LinkedHashMap<>();
    found.forEach(stem -> stems.put(stem, pattern));
    return stems;
  }

  private void choosePublisher(String stem, List<PackagePattern> patterns) throws IOException {
    List<Fmri> fitting = new ArrayList<>(universe.offers().versions(stem));
    fitting.removeIf(fmri -> !patterns.stream().allMatch(p -> p.allows(fmri)));
    universe.preferred(fitting).ifPresent(publisher -> universe.request(stem, publisher));
  }

  private Optional<RequestedPackage> requested(String stem, List<PackagePattern> patterns)
      throws IOException {
    List<Candidate> fitting = new ArrayList<>();
    boolean newest = patterns.stream().anyMatch(PackagePattern::latest);
    for (Candidate candidate : universe.named(stem)) {
      boolean all = patterns.stream().allMatch(p -> p.allows(candidate.fmri()));
      if (all && (fitting.isEmpty() || !newest)) {
        fitting.add(candidate);
      }
    }
    String text =
        String.join(" and ", patterns.stream().map(PackagePattern::text).distinct().toList());
    if (fitting.isEmpty()) {
      problems.add(none(stem, text));
      return Optional.empty();
    }
    return Optional.of(new RequestedPackage(text, stem, List.copyOf(fitting)));
  }

  private String none(String stem, String text) throws IOException {
    List<String> versions = new ArrayList<>();
    for (Candidate candidate : universe.named(stem)) {
      versions.add(candidate + " (" + candidate.fmri().publisher().orElse("") + ")");
    }
    universe.refused(stem).forEach((fmri, why) -> versions.add(fmri + ", but " + why));
    if (versions.isEmpty()) {
      universe.offers().versions(stem).forEach(fmri -> versions.add(fmri.toString()));
    }
    return "no version of "
        + stem
        + " can be installed as "
        + text
        + "; there is "
        + ImageBuildException.words(versions, SHOWN);
  }
}
