package org.osimage.compress;

import java.io.IOException;
import java.io.OutputStream;
import java.util.OptionalInt;

/** A row of the registry, bound to a level and the host's resources. */
record Encoding(String name, OptionalInt level, String extension, long memory, Starter starter)
    implements Compressor {
  /** Opens a stream of the format. */
  interface Starter {
    OutputStream start(OutputStream target) throws IOException;
  }

  @Override
  public OutputStream compress(OutputStream target) throws IOException {
    return starter.start(target);
  }
}
