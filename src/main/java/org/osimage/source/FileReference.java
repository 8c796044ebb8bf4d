package org.osimage.source;

import java.io.IOException;
import java.util.Optional;

/**
 * A file of the project or one of its dependencies; one of the two is there.
 *
 * @param file relative to the project, or absolute
 */
public record FileReference(Optional<String> file, Optional<Coordinates> artifact) {
  public static FileReference of(String file) {
    return new FileReference(Optional.of(file), Optional.empty());
  }

  public static FileReference of(Coordinates artifact) {
    return new FileReference(Optional.empty(), Optional.of(artifact));
  }

  public boolean isEmpty() {
    return file.isEmpty() && artifact.isEmpty();
  }

  /**
   * Where it lies.
   *
   * @throws IOException if it is a dependency that Maven has no file of
   */
  public ProjectFile in(Surroundings surroundings) throws IOException {
    return artifact.isPresent()
        ? new ProjectFile(surroundings.artifact(artifact.get()), artifact.get().toString())
        : surroundings.file(file.orElse(""));
  }
}
