package org.osimage.source;

import java.io.IOException;
import java.util.Optional;

/**
 * An item of {@code <software>} or {@code <loaders>} as the user wrote it, checked, but without a
 * look at any file. Its text is an input of the image: it must tell all that was read, and hide
 * what is secret.
 *
 * <p>An item may also be {@link Lockable} and {@link LoaderPackages}.
 */
public interface SourceElement {
  OnConflict onConflict();

  /**
   * What the item asks for in a certain project. Nothing is resolved or read before {@link
   * PackageSource#prepare}, other than small files that the item names.
   *
   * @return empty if the item contributes no entries of its own
   * @throws org.osimage.ImageBuildException if what it names is not there
   */
  Optional<PackageSource> source(Surroundings surroundings) throws IOException;

  /** What of the item decides about the populated image; the same text means the same. */
  default String populates() {
    return toString();
  }
}
