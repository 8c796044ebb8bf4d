package org.osimage.source;

import java.util.List;

/** An item from whose repositories boot loaders can be fetched that are not in the image. */
public interface LoaderPackages extends SourceElement {
  /**
   * An item with exactly these packages, from where this one's come.
   *
   * @param packages names
   */
  SourceElement loaders(List<String> packages);
}
