package org.osimage;

import java.io.IOException;
import java.util.Collection;

/**
 * A build stopped by something the user can mend: a wrong POM, a missing package, a damaged input,
 * an entry that a format cannot hold. The message alone must be enough: which file, line or
 * element, what is wrong, what to do. Control characters in it are shown, not sent to a terminal.
 * Faults of the environment stay plain {@link IOException}s.
 */
public final class ImageBuildException extends IOException {
  private static final long serialVersionUID = 1L;

  public ImageBuildException(String message) {
    super(Printable.message(message));
  }

  public ImageBuildException(String message, Throwable cause) {
    super(Printable.message(message), cause);
  }

  /**
   * The end of a message that names many things: each on a line of its own, indented, and how many
   * more there are.
   *
   * @param count of all things, of which {@code lines} may hold only the first
   * @param most how many are shown
   */
  public static String lines(Collection<String> lines, long count, int most) {
    StringBuilder text = new StringBuilder();
    lines.stream().limit(most).forEach(line -> text.append("\n  ").append(line));
    return count <= most ? text.toString() : text + "\n  and " + (count - most) + " more";
  }

  /** As {@link #lines(Collection, long, int)}, of all things. */
  public static String lines(Collection<String> lines, int most) {
    return lines(lines, lines.size(), most);
  }

  /** Many things in one line of a message, and how many more there are. */
  public static String words(Collection<String> words, int most) {
    String text = String.join(", ", words.stream().limit(most).toList());
    return words.size() <= most ? text : text + " and " + (words.size() - most) + " more";
  }
}
