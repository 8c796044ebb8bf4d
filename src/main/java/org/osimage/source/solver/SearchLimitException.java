package org.osimage.source.solver;

/** The search was given up after a fixed amount of work, which is the same on every host. */
public final class SearchLimitException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SearchLimitException(String message, Throwable cause) {
    super(message, cause);
  }
}
