package org.osimage.source.ips.plan;

import java.util.Comparator;
import java.util.Optional;
import org.osimage.ImageBuildException;
import org.osimage.source.ips.action.Version;

/**
 * One of the answers to the question which of several mediated links a path gets (pkg(7), {@code
 * mediator}).
 *
 * @param priority site, vendor or none of these
 * @param version of the links that it selects
 * @param implementation of the links that it selects, perhaps with {@code @version}
 */
public record Mediation(
    Optional<String> priority, Optional<Version> version, Optional<String> implementation) {
  private record Implementation(String name, Optional<Version> version) {}

  /** The first is the one that the image takes. */
  static final Comparator<Mediation> ORDER =
      Comparator.comparingInt((Mediation m) -> m.rank())
          .thenComparing(Mediation::version, newestFirst())
          .thenComparing(m -> m.parts().name())
          .thenComparing(m -> m.parts().version(), newestFirst());

  private static Comparator<Optional<Version>> newestFirst() {
    return (a, b) ->
        a.isPresent() && b.isPresent()
            ? b.get().compareTo(a.get())
            : Boolean.compare(b.isPresent(), a.isPresent());
  }

  /**
   * @throws ImageBuildException if the link has neither a version nor an implementation, or one
   *     that is none
   */
  static Mediation of(Delivered link) throws ImageBuildException {
    Optional<String> version = link.action().value("mediator-version");
    Optional<String> implementation = link.action().value("mediator-implementation");
    if (version.isEmpty() && implementation.isEmpty()) {
      throw link.wrong("has a mediator, but neither a mediator-version nor an implementation");
    }
    if (!link.mediator().orElse("").matches("[A-Za-z0-9-]+")) {
      throw link.wrong("has a mediator that is not letters, digits and dashes");
    }
    try {
      Mediation mediation =
          new Mediation(
              link.action().value("mediator-priority").filter(p -> rank(p) < 3),
              version.isPresent() ? Optional.of(Version.of(version.get())) : Optional.empty(),
              implementation);
      if (!implementation.map(i -> i.matches("[A-Za-z0-9-]+(@[0-9.]+)?")).orElse(true)) {
        throw link.wrong("has a mediator-implementation that is no name, or name@version");
      }
      mediation.checkImplementation();
      return mediation;
    } catch (ImageBuildException e) {
      throw new ImageBuildException(link.place() + ": " + e.getMessage(), e);
    }
  }

  private void checkImplementation() throws ImageBuildException {
    int at = implementation.orElse("").indexOf('@');
    if (at >= 0) {
      Version.of(implementation.orElse("").substring(at + 1));
    }
  }

  private static int rank(String priority) {
    return switch (priority) {
      case "site" -> 1;
      case "vendor" -> 2;
      default -> 3;
    };
  }

  private int rank() {
    return rank(priority.orElse(""));
  }

  private Implementation parts() {
    String text = implementation.orElse("");
    int at = text.indexOf('@');
    if (at < 0) {
      return new Implementation(text, Optional.empty());
    }
    try {
      return new Implementation(
          text.substring(0, at), Optional.of(Version.of(text.substring(at + 1))));
    } catch (ImageBuildException e) {
      throw new IllegalStateException("checked before", e);
    }
  }

  /** Whether a link with that mediation is created when this one is taken. */
  boolean selects(Mediation other) {
    if (!version.equals(other.version)) {
      return false;
    }
    if (implementation.equals(other.implementation)) {
      return true;
    }
    Implementation mine = parts();
    Implementation its = other.parts();
    return !mine.name().isEmpty()
        && mine.name().equals(its.name())
        && (mine.version().isEmpty() || its.version().isEmpty());
  }

  /** As the image's configuration calls the reason for the choice. */
  public String source() {
    return priority.orElse("system");
  }
}
