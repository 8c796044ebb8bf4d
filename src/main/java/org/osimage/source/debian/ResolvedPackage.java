package org.osimage.source.debian;

import java.util.Optional;

/**
 * A package that was chosen.
 *
 * @param sha256 of the .deb, in lower-case hexadecimal digits
 * @param size of the .deb in bytes
 * @param filename path below the repository's root
 * @param suite that it comes from
 * @param requiredBy name of the package that brought it in; empty: the request itself
 */
public record ResolvedPackage(
    String name,
    String version,
    String architecture,
    String sha256,
    long size,
    String filename,
    String suite,
    Optional<String> requiredBy) {
  @Override
  public String toString() {
    return name + " (" + version + ")";
  }
}
