package org.osimage.source;

import java.io.IOException;
import java.util.SortedMap;

/** A source whose inputs are known. */
public interface PreparedSource {
  /**
   * Names of inputs, as a user knows them, to digests of all that they put into the image: equal
   * fingerprints give equal contributions.
   */
  SortedMap<String, String> fingerprint();

  /** Brings the bodies into the store and returns the entries. */
  Contribution contribute() throws IOException;
}
