package org.osimage.shell.run;

/**
 * An error that ends a shell which is not interactive: of an expansion, of syntax, of a special
 * built-in.
 */
public final class ShellError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String text;
  private final boolean ofBuiltIn;

  public ShellError(String message) {
    this(message, 2);
  }

  public ShellError(String message, int status) {
    this(message, status, false);
  }

  private ShellError(String message, int status, boolean ofBuiltIn) {
    super(message, null, false, false);
    this.text = message;
    this.status = status;
    this.ofBuiltIn = ofBuiltIn;
  }

  /** A built-in was used wrongly: ends the shell only if the built-in is a special one. */
  public static ShellError ofBuiltIn(String message) {
    return new ShellError(message, 2, true);
  }

  /** The message. */
  public String text() {
    return text;
  }

  boolean ofBuiltIn() {
    return ofBuiltIn;
  }

  /** The exit status that the shell has then. */
  public int status() {
    return status;
  }
}
