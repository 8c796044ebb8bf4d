package org.osimage.content;

import java.io.IOException;

/** A pack whose index or tail is not as it was written; unlike a file that cannot be read. */
final class DamagedPackException extends IOException {
  private static final long serialVersionUID = 1L;

  DamagedPackException(String message) {
    super(message);
  }
}
