package org.osimage.source.debian;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.osimage.ImageBuildException;
import org.osimage.source.debian.control.DebianVersion;
import org.osimage.source.debian.control.Relation.Alternative;
import org.osimage.source.debian.control.Relation.Constraint;

/** Finds what the names of a request stand for; all the unknown ones make one error. */
final class RequestedPackages {
  private final Universe universe;
  private final List<String> problems = new ArrayList<>();

  RequestedPackages(Universe universe) {
    this.universe = universe;
  }

  List<Reason.Requested> of(DebianRequest request) throws IOException {
    Set<String> names = new LinkedHashSet<>(request.wishes().packages());
    if (request.wishes().essential()) {
      names.addAll(universe.essential());
      names.removeAll(request.wishes().exclude());
    }
    List<Reason.Requested> requested = new ArrayList<>();
    for (String name : names) {
      requested.add(new Reason.Requested(name, candidates(name)));
    }
    if (!problems.isEmpty()) {
      throw new ImageBuildException(String.join("\n", problems));
    }
    return requested;
  }

  private List<Candidate> candidates(String text) throws IOException {
    int equals = text.indexOf('=');
    String name = equals < 0 ? text.strip() : text.substring(0, equals).strip();
    Optional<Constraint> version =
        equals < 0
            ? Optional.empty()
            : Optional.of(new Constraint("=", DebianVersion.of(text.substring(equals + 1))));
    List<Candidate> all = universe.named(name);
    if (all.isEmpty()) {
      return virtual(name);
    }
    List<Candidate> fitting = new ArrayList<>();
    for (Candidate candidate : all) {
      if (candidate.is(new Alternative(name, Optional.empty(), version), universe.architecture())) {
        fitting.add(candidate);
      }
    }
    if (fitting.isEmpty()) {
      problems.add(
          "there is no version "
              + text.substring(equals + 1)
              + " of the package "
              + name
              + ", only "
              + versions(all));
    }
    return fitting;
  }

  private static String versions(List<Candidate> all) {
    List<String> versions = new ArrayList<>();
    for (Candidate candidate : all) {
      versions.add(candidate.version() + " (from " + candidate.suite() + ")");
    }
    return String.join(", ", versions);
  }

  private List<Candidate> virtual(String name) throws IOException {
    List<Candidate> providers = universe.providers(name);
    Set<String> names = new LinkedHashSet<>();
    providers.forEach(p -> names.add(p.name()));
    if (names.isEmpty()) {
      problems.add(new Explanation(universe).unknown(name));
    } else if (names.size() > 1) {
      problems.add(
          "'"
              + name
              + "' is no package; name one of those that provide it: "
              + String.join(", ", names));
    }
    return providers;
  }
}
