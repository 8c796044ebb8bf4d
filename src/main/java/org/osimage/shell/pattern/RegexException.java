package org.osimage.shell.pattern;

/** A text that is no regular expression. */
public final class RegexException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String text;

  public RegexException(String message) {
    super(message);
    this.text = message;
  }

  /** As the GNU tools word it. */
  public String text() {
    return text;
  }
}
