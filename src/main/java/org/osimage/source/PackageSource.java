package org.osimage.source;

import java.io.IOException;
import org.osimage.content.ContentStore;

/** Something that contributes entries to an image. Single use, one thread. */
public interface PackageSource {
  /** For messages, as the user would recognise it: {@code <overlay> src/overlay}. */
  String name();

  /**
   * Finds out what exactly will be contributed - scans, resolves, downloads - without unpacking
   * more than that needs.
   */
  PreparedSource prepare(ContentStore store, SourceContext context) throws IOException;
}
