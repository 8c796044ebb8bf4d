package org.osimage.source;

import java.io.IOException;
import java.util.List;

/** An item whose packages have versions that the lock file can pin. */
public interface Lockable extends SourceElement {
  /**
   * Resolves the item anew, without a look at the lock file.
   *
   * @return what the lock file will say of it
   */
  List<LockSection> lock(Surroundings surroundings) throws IOException;
}
