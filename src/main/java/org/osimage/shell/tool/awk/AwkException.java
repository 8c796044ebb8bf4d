package org.osimage.shell.tool.awk;

/** A program that is wrong, or does what it must not. */
final class AwkException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String text;

  AwkException(String message) {
    super(message, null, false, false);
    this.text = message;
  }

  String text() {
    return text;
  }
}
