package org.osimage.source.svr4;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A {@code <svr4>} item in a certain project.
 *
 * @param name for messages and fingerprints, the same on every host: {@code <svr4> src/EXMP.pkg}
 * @param path file or directory with packages; empty when packages are only removed
 * @param responses file or directory with what request scripts would ask; empty: there is none
 */
public record Svr4Request(
    String name, Optional<Path> path, Admin admin, Optional<Path> responses, Svr4Options options) {
  /** Every package of a file or directory, with the defaults. */
  public static Svr4Request of(String name, Path path) {
    return new Svr4Request(
        name, Optional.of(path), Admin.DEFAULTS, Optional.empty(), Svr4Options.DEFAULTS);
  }
}
