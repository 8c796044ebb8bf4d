package org.osimage;

import java.io.IOException;

/**
 * A build stopped by something the user can mend: a wrong POM, a missing package, a damaged input,
 * an entry that a format cannot hold. The message alone must be enough: which file, line or
 * element, what is wrong, what to do. Faults of the environment stay plain {@link IOException}s.
 */
public final class ImageBuildException extends IOException {
  private static final long serialVersionUID = 1L;

  public ImageBuildException(String message) {
    super(message);
  }

  public ImageBuildException(String message, Throwable cause) {
    super(message, cause);
  }
}
