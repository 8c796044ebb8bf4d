package org.osimage.shell.syntax;

/** A script that is not of the language. */
public final class SyntaxException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int line;

  public SyntaxException(int line, String message) {
    super(message);
    this.line = line;
  }

  /** Counted from 1. */
  public int line() {
    return line;
  }
}
