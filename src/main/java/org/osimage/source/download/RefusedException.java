package org.osimage.source.download;

import java.io.IOException;

/** A server knows the file and does not give it. */
final class RefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  RefusedException(String message) {
    super(message);
  }
}
