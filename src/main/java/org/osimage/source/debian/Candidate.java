package org.osimage.source.debian;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osimage.ImageBuildException;
import org.osimage.source.debian.control.DebianVersion;
import org.osimage.source.debian.control.Relation;
import org.osimage.source.debian.control.Relation.Alternative;
import org.osimage.source.debian.control.Relation.Constraint;
import org.osimage.source.debian.repository.PackageRecord;

/** One version of one package that could be installed. Identity is the object. */
final class Candidate {
  private final PackageRecord record;
  private final DebianVersion version;
  private final List<Alternative> provides = new ArrayList<>();
  private Optional<ImageBuildException> fault = Optional.empty();

  Candidate(PackageRecord record) {
    this.record = record;
    this.version = DebianVersion.of(record.version());
    try {
      for (Relation relation : relations("Provides")) {
        provides.addAll(relation.alternatives());
      }
    } catch (ImageBuildException e) {
      fault = Optional.of(e); // told when the package is wanted
    }
  }

  String name() {
    return record.name();
  }

  DebianVersion version() {
    return version;
  }

  /** Rank of the field Priority (Debian Policy 2.5): 0 for required, more for less important. */
  int priority() {
    List<String> ranks = List.of("required", "important", "standard", "optional");
    int rank = ranks.indexOf(record.field("Priority").orElse(""));
    return rank < 0 ? ranks.size() : rank;
  }

  String suite() {
    return record.repository().suite();
  }

  /** Of its repository. */
  int pin() {
    return record.repository().priority();
  }

  PackageRecord record() {
    return record;
  }

  List<Relation> relations(String field) throws ImageBuildException {
    Optional<String> value = record.field(field);
    return value.isEmpty() ? List.of() : Relation.parse(value.get(), this + ", " + field);
  }

  /** Pre-Depends, then Depends. */
  List<Relation> depends() throws ImageBuildException {
    List<Relation> all = new ArrayList<>(relations("Pre-Depends"));
    all.addAll(relations("Depends"));
    return all;
  }

  /** Conflicts and Breaks, which for a set of installed packages are one. */
  List<Relation> conflicts() throws ImageBuildException {
    List<Relation> all = new ArrayList<>(relations("Conflicts"));
    all.addAll(relations("Breaks"));
    return all;
  }

  /** Whether this is the package named, in a version and architecture that are allowed. */
  boolean is(Alternative wanted, String architecture) {
    return name().equals(wanted.name())
        && qualified(wanted, architecture)
        && wanted.constraint().map(c -> c.allows(version)).orElse(true);
  }

  private boolean qualified(Alternative wanted, String architecture) {
    String qualifier = wanted.qualifier().orElse("native");
    return qualifier.equals("native")
        || qualifier.equals(architecture)
        || (qualifier.equals(record.architecture()) && !qualifier.equals("all"))
        || (qualifier.equals("any")
            && record.field("Multi-Arch").filter(m -> m.equals("allowed")).isPresent());
  }

  /** Whether this package provides the one named; a versioned wish needs a versioned promise. */
  boolean provides(Alternative wanted, String architecture) {
    String qualifier = qualifier(wanted, architecture);
    for (Alternative promise : provides) {
      if (promise.name().equals(wanted.name())
          && qualifier.equals(qualifier(promise, architecture))
          && fits(wanted.constraint(), promise)) {
        return true;
      }
    }
    return false;
  }

  /** Whether it provides the name, in whatever version and for whatever architecture. */
  boolean promises(String name) {
    return provides.stream().anyMatch(promise -> promise.name().equals(name));
  }

  /** A promise without a word on architectures is for the package's own, which is the image's. */
  private static String qualifier(Alternative a, String architecture) {
    String qualifier = a.qualifier().orElse(architecture);
    return qualifier.equals("native") ? architecture : qualifier;
  }

  private static boolean fits(Optional<Constraint> wish, Alternative promise) {
    return wish.isEmpty()
        || promise
            .constraint()
            .filter(c -> c.operator().equals("=") && wish.get().allows(c.version()))
            .isPresent();
  }

  boolean satisfies(Alternative wanted, String architecture) {
    return is(wanted, architecture) || provides(wanted, architecture);
  }

  /**
   * @throws ImageBuildException if its index does not say of it what is needed to fetch it
   */
  ResolvedPackage resolved(Optional<String> requiredBy) throws ImageBuildException {
    if (fault.isPresent()) {
      throw new ImageBuildException(String.valueOf(fault.get().getMessage()), fault.get());
    }
    record.check();
    return new ResolvedPackage(
        name(),
        record.version(),
        record.architecture(),
        record.sha256(),
        record.size(),
        record.filename(),
        suite(),
        requiredBy);
  }

  @Override
  public String toString() {
    return name() + " (" + version + ")";
  }
}
