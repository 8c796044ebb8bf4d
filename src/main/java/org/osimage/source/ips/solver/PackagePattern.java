package org.osimage.source.ips.solver;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.osimage.ImageBuildException;
import org.osimage.source.ips.action.Fmri;
import org.osimage.source.ips.action.Version;
import org.osimage.source.ips.plan.Glob;

/**
 * A package as pkg(1) lets a user name it: {@code pkg:/name} and {@code pkg://publisher/name} are
 * whole names; {@code name} may also be the end of one; {@code *}, {@code ?} and {@code [...]}
 * match several; {@code @version} means that version and what extends it, {@code @latest} the
 * newest.
 *
 * @param text as the user wrote it
 * @param anchored whether the name is a whole one
 */
public record PackagePattern(
    String text,
    boolean anchored,
    Optional<String> publisher,
    String name,
    Optional<Version> version,
    boolean latest) {
  /**
   * @throws ImageBuildException if the version is none
   */
  public static PackagePattern of(String text) throws ImageBuildException {
    String rest = text.strip();
    boolean anchored = false;
    Optional<String> publisher = Optional.empty();
    if (rest.startsWith("pkg:")) {
      rest = rest.substring("pkg:".length());
      anchored = true;
    }
    if (rest.startsWith("//")) {
      int slash = rest.indexOf('/', 2);
      publisher = Optional.of(slash < 0 ? rest.substring(2) : rest.substring(2, slash));
      rest = slash < 0 ? "" : rest.substring(slash + 1);
      anchored = true;
    } else if (rest.startsWith("/")) {
      rest = rest.substring(1);
      anchored = true;
    }
    int at = rest.indexOf('@');
    String name = at < 0 ? rest : rest.substring(0, at);
    String version = at < 0 ? "" : rest.substring(at + 1);
    boolean latest = version.equals("latest");
    Optional<Version> wanted =
        at < 0 || latest ? Optional.empty() : Optional.of(Version.of(version));
    return new PackagePattern(text.strip(), anchored, publisher, name, wanted, latest);
  }

  public boolean isGlob() {
    return Glob.isPattern(name);
  }

  /** Those of the names that are meant, sorted; several without a glob are an ambiguity. */
  public List<String> stems(Collection<String> all) {
    if (isGlob()) {
      Glob glob = Glob.of(name);
      Glob end = Glob.of("*/" + name);
      return all.stream()
          .filter(s -> glob.matches(s) || (!anchored && end.matches(s)))
          .sorted()
          .toList();
    }
    if (all.contains(name)) {
      return List.of(name);
    }
    return anchored
        ? List.of()
        : all.stream().filter(s -> s.endsWith("/" + name)).sorted().toList();
  }

  /** Whether the package, of a name that is meant, has publisher and version that are meant. */
  public boolean allows(Fmri fmri) {
    return (publisher.isEmpty() || fmri.publisher().equals(publisher))
        && (version.isEmpty() || fmri.version().orElseThrow().satisfies(version.get()));
  }

  @Override
  public String toString() {
    return text;
  }
}
