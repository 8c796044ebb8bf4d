package org.osimage.shell.command;

import java.io.IOException;

/** A command was called wrongly; it prints the message after its name and ends. */
public final class UsageException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String text;
  private final int status;

  public UsageException(String message) {
    this(message, 1);
  }

  public UsageException(String message, int status) {
    super(message);
    this.text = message;
    this.status = status;
  }

  public String text() {
    return text;
  }

  /** The exit status then. */
  public int status() {
    return status;
  }
}
