package org.osimage.source.debian;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.osimage.source.debian.control.DebianVersion;
import org.osimage.source.debian.control.Relation;
import org.osimage.source.debian.control.Relation.Alternative;
import org.osimage.source.debian.repository.PackageRecord;
import org.osimage.source.debian.repository.Repository;

/** Every package that could be installed, read only where the search gets to it. */
final class Universe {
  private static final int MAX_SUGGESTIONS = 5;

  private final List<Repository> repositories;

  /** Those with a higher priority first, else as they are listed. */
  private final List<Repository> preferred;

  private final String architecture;
  private final Map<String, List<Candidate>> named = new HashMap<>();
  private final Map<String, List<Candidate>> providers = new HashMap<>();

  Universe(List<Repository> repositories, String architecture) {
    this.repositories = repositories.stream().filter(r -> r.priority() >= 0).toList();
    this.preferred =
        this.repositories.stream()
            .sorted(Comparator.comparing(Repository::priority, Comparator.reverseOrder()))
            .toList();
    this.architecture = architecture;
  }

  String architecture() {
    return architecture;
  }

  List<Repository> repositories() {
    return repositories;
  }

  /** Versions of a package, the preferred one first: the newest of the suites in normal use. */
  List<Candidate> named(String name) throws IOException {
    Optional<List<Candidate>> known = Optional.ofNullable(named.get(name));
    if (known.isPresent()) {
      return known.get();
    }
    List<Candidate> found = new ArrayList<>();
    for (Repository repository : preferred) {
      for (PackageRecord record : repository.named(name)) {
        if (fits(record.architecture()) && isNew(record, found)) {
          found.add(new Candidate(record));
        }
      }
    }
    found.sort(
        Comparator.comparing(Candidate::pin, Comparator.reverseOrder())
            .thenComparing(Candidate::version, Comparator.reverseOrder()));
    named.put(name, found);
    return found;
  }

  private boolean fits(String packageArchitecture) {
    return packageArchitecture.equals(architecture) || packageArchitecture.equals("all");
  }

  /** Suites overlap; of one version the first listed suite's file is as good as any. */
  private static boolean isNew(PackageRecord record, List<Candidate> found) {
    DebianVersion version = DebianVersion.of(record.version());
    return found.stream().noneMatch(c -> c.version().equals(version));
  }

  /**
   * Packages of other names that provide this one: by priority, so that a system gets the usual one
   * (mawk for awk), then by name, then the preferred version first.
   */
  List<Candidate> providers(String name) throws IOException {
    Optional<List<Candidate>> known = Optional.ofNullable(providers.get(name));
    if (known.isPresent()) {
      return known.get();
    }
    TreeSet<String> names = new TreeSet<>();
    for (Repository repository : repositories) {
      for (PackageRecord record : repository.providers(name)) {
        names.add(record.name());
      }
    }
    List<Candidate> found = new ArrayList<>();
    for (String provider : names) {
      for (Candidate candidate : named(provider)) {
        if (candidate.promises(name)) {
          found.add(candidate);
        }
      }
    }
    found.sort(Comparator.comparingInt(Candidate::priority));
    providers.put(name, found);
    return found;
  }

  /** What satisfies a relation, in the order of preference. */
  List<Candidate> satisfying(Relation relation) throws IOException {
    List<Candidate> all = new ArrayList<>();
    for (Alternative wanted : relation.alternatives()) {
      for (Candidate candidate : satisfying(wanted)) {
        if (!all.contains(candidate)) {
          all.add(candidate);
        }
      }
    }
    return all;
  }

  List<Candidate> satisfying(Alternative wanted) throws IOException {
    List<Candidate> all = new ArrayList<>();
    for (Candidate candidate : named(wanted.name())) {
      if (candidate.is(wanted, architecture)) {
        all.add(candidate);
      }
    }
    for (Candidate candidate : providers(wanted.name())) {
      if (candidate.provides(wanted, architecture) && !all.contains(candidate)) {
        all.add(candidate);
      }
    }
    return all;
  }

  List<String> essential() throws IOException {
    TreeSet<String> names = new TreeSet<>();
    for (Repository repository : repositories) {
      for (PackageRecord record : repository.essential()) {
        if (fits(record.architecture())) {
          names.add(record.name());
        }
      }
    }
    return List.copyOf(names);
  }

  /** Known names that look like this one. */
  List<String> similar(String name) {
    TreeSet<String> names = new TreeSet<>();
    for (Repository repository : repositories) {
      names.addAll(repository.similar(name));
    }
    return names.stream().limit(MAX_SUGGESTIONS).toList();
  }
}
