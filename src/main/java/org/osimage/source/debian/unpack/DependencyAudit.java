package org.osimage.source.debian.unpack;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.osimage.ImageBuildException;
import org.osimage.source.debian.control.DebianVersion;
import org.osimage.source.debian.control.Relation;
import org.osimage.source.debian.control.Relation.Alternative;
import org.osimage.source.debian.control.Relation.Constraint;

/**
 * Whether the packages themselves depend on nothing but each other. They were chosen by what their
 * index says of them; dpkg and apt in the image believe the packages.
 */
final class DependencyAudit {
  private static final List<String> FIELDS = List.of("Pre-Depends", "Depends");

  /** A package, or the name that one provides, with its version if it has one. */
  private record Held(Optional<String> version, String architecture, boolean real, boolean any) {}

  private final String architecture;
  private final Map<String, List<Held>> held = new HashMap<>();
  private final Set<String> stoodIn = new TreeSet<>();

  private DependencyAudit(List<UnpackedDeb> debs, String architecture) throws ImageBuildException {
    this.architecture = architecture;
    for (UnpackedDeb deb : debs) {
      boolean allowed = deb.fields().text("Multi-Arch").equals("allowed");
      String version = deb.fields().text("Version");
      put(deb.name(), new Held(Optional.of(version), deb.deb().architecture(), true, allowed));
      for (Relation relation : Relation.parse(deb.fields().text("Provides"), "Provides")) {
        for (Alternative promise : relation.alternatives()) {
          Optional<String> promised =
              promise
                  .constraint()
                  .filter(c -> c.operator().equals("="))
                  .map(c -> c.version().toString());
          boolean any = promise.qualifier().filter(q -> q.equals("any")).isPresent();
          put(promise.name(), new Held(promised, deb.deb().architecture(), false, any));
        }
      }
    }
  }

  private void put(String name, Held one) {
    held.computeIfAbsent(name, n -> new ArrayList<>()).add(one);
  }

  /**
   * @param provided names that the builder of the image stands in for
   * @return those of them that a package depends on
   * @throws ImageBuildException naming every package whose dependencies are not met
   */
  static Set<String> check(List<UnpackedDeb> debs, List<String> provided, String architecture)
      throws ImageBuildException {
    DependencyAudit audit = new DependencyAudit(debs, architecture);
    List<String> problems = new ArrayList<>();
    for (UnpackedDeb deb : debs) {
      for (String field : FIELDS) {
        String where = "package " + deb.deb() + ", " + field;
        for (Relation relation : Relation.parse(deb.fields().text(field), where)) {
          if (!audit.met(relation, deb, provided)) {
            problems.add(deb.deb() + " needs " + relation);
          }
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new ImageBuildException(
          "packages depend on others that their index does not name; name what is missing in"
              + " <packages>, or tell who keeps the repository that its index is wrong:\n  "
              + String.join("\n  ", problems));
    }
    return audit.stoodIn;
  }

  private boolean met(Relation relation, UnpackedDeb deb, List<String> provided) {
    for (Alternative wanted : relation.alternatives()) {
      for (Held one : held.getOrDefault(wanted.name(), List.of())) {
        if (fits(one, wanted, deb.deb().architecture())) {
          return true;
        }
      }
    }
    for (Alternative wanted : relation.alternatives()) {
      if (provided.contains(wanted.name()) && wanted.constraint().isEmpty()) {
        stoodIn.add(wanted.name());
        return true;
      }
    }
    return false;
  }

  private boolean fits(Held one, Alternative wanted, String own) {
    String qualifier = wanted.qualifier().orElse("native");
    boolean right =
        qualifier.equals("any")
            ? one.any()
            : !one.real()
                || qualifier.equals("native")
                || qualifier.equals(one.architecture())
                || (qualifier.equals(architecture) && one.architecture().equals("all"))
                || qualifier.equals(own);
    Optional<Constraint> constraint = wanted.constraint();
    return right
        && (constraint.isEmpty()
            || one.version().filter(v -> constraint.get().allows(DebianVersion.of(v))).isPresent());
  }
}
