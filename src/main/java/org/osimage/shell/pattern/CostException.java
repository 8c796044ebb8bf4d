package org.osimage.shell.pattern;

/** A match that takes more steps than any honest one. */
public final class CostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CostException(String message) {
    super(message, null, false, false);
  }
}
