package org.osimage.manifest;

import java.util.List;
import java.util.Optional;
import org.osimage.element.Section;
import org.osimage.tree.TreePath;

/**
 * The contents of a full flash archive, owners by its ids.
 *
 * @param file of the project; empty for an artifact
 * @param artifact a dependency of the project; empty for a file
 */
public record FlarItem(
    Optional<String> file,
    Optional<Artifact> artifact,
    TreePath outputDirectory,
    List<String> includes,
    List<String> excludes,
    OnConflict onConflict)
    implements SoftwareItem {
  public FlarItem {
    includes = List.copyOf(includes);
    excludes = List.copyOf(excludes);
  }

  static FlarItem read(Section s) {
    Optional<String> file = s.text("file");
    FlarItem item =
        new FlarItem(
            file,
            dependency(s, "flar"),
            s.treePath("outputDirectory", ""),
            s.texts("includes", "include"),
            s.texts("excludes", "exclude"),
            OnConflict.read(s));
    if (item.file.isPresent() == item.artifact.isPresent()) {
      s.problem("takes either <file>, or <groupId> and <artifactId> of a dependency");
    }
    return item;
  }

  /** A flash archive among the dependencies; empty when no coordinates are given. */
  static Optional<Artifact> dependency(Section s, String otherwise) {
    Optional<String> groupId = s.text("groupId");
    Optional<String> artifactId = s.text("artifactId");
    String type = s.text("type", "flar");
    String classifier = s.text("classifier", otherwise);
    if (groupId.isPresent() != artifactId.isPresent()) {
      s.problem("lacks " + (groupId.isPresent() ? "<artifactId>" : "<groupId>"));
    }
    return groupId.isPresent() && artifactId.isPresent()
        ? Optional.of(Artifact.of(groupId.get(), artifactId.get(), type, Optional.of(classifier)))
        : Optional.empty();
  }
}
