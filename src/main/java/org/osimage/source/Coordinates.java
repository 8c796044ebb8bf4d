package org.osimage.source;

import java.util.Optional;
import org.osimage.element.Section;

/**
 * Names a dependency of the project.
 *
 * @param type e.g. jar
 */
public record Coordinates(
    String groupId, String artifactId, String type, Optional<String> classifier) {
  /** Coordinates that must be there. */
  public static Coordinates required(Section s, String defaultType) {
    return new Coordinates(
        s.required("groupId"),
        s.required("artifactId"),
        s.text("type", defaultType),
        s.text("classifier"));
  }

  /** Coordinates; empty when neither group nor artifact is named. */
  public static Optional<Coordinates> optional(Section s, String defaultType) {
    Optional<String> groupId = s.text("groupId");
    Optional<String> artifactId = s.text("artifactId");
    Coordinates found =
        new Coordinates(
            groupId.orElse(""),
            artifactId.orElse(""),
            s.text("type", defaultType),
            s.text("classifier"));
    if (groupId.isPresent() != artifactId.isPresent()) {
      s.problem("lacks " + (groupId.isPresent() ? "<artifactId>" : "<groupId>"));
    }
    return groupId.isPresent() && artifactId.isPresent() ? Optional.of(found) : Optional.empty();
  }

  /** The same, with a classifier where the user gave none. */
  public Coordinates orClassifier(String otherwise) {
    return new Coordinates(groupId, artifactId, type, Optional.of(classifier.orElse(otherwise)));
  }

  /** As Maven writes it, without a version: {@code com.acme:app:zip:linux}. */
  @Override
  public String toString() {
    return groupId + ":" + artifactId + ":" + type + classifier.map(c -> ":" + c).orElse("");
  }
}
