package org.osimage.source.ips.action;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osimage.ImageBuildException;

/**
 * The actions of one package in the order of its file.
 *
 * @param name for messages: a file, or a package's name
 */
public record Manifest(String name, List<Action> actions) {
  /** Larger manifests are refused, in bytes. */
  public static final int MAX_SIZE = 64 << 20;

  private static final int MAX_LINE = 4 << 20;

  public Manifest {
    actions = List.copyOf(actions);
  }

  /**
   * Reads a manifest: UTF-8, one action per line; empty lines and those that begin with {@code #}
   * say nothing; a backslash at the end of a line continues it.
   *
   * @param name for messages
   * @throws ImageBuildException naming file and line
   */
  public static Manifest of(byte[] utf8, String name) throws ImageBuildException {
    if (utf8.length > MAX_SIZE) {
      throw new ImageBuildException(
          name + " has " + utf8.length + " bytes; a manifest has at most " + MAX_SIZE);
    }
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException e) {
      throw new ImageBuildException(name + " is not UTF-8 text", e);
    }
    return of(text, name);
  }

  /** As {@link #of(byte[], String)}. */
  public static Manifest of(String text, String name) throws ImageBuildException {
    List<Action> actions = new ArrayList<>();
    ActionReader reader = new ActionReader(name);
    StringBuilder continued = new StringBuilder();
    int number = 0;
    int first = 1;
    for (int from = 0; from < text.length(); ) {
      int feed = text.indexOf('\n', from);
      int end = feed < 0 ? text.length() : feed;
      number++;
      String line = line(text, from, end, name, number);
      from = end + 1;
      first = continued.isEmpty() ? number : first;
      if (continued.length() + line.length() > MAX_LINE) {
        throw new ImageBuildException(
            name + ", line " + first + ": the line has more than " + MAX_LINE + " characters");
      }
      if (line.endsWith("\\")) {
        continued.append(line, 0, line.length() - 1);
        if (from < text.length()) {
          continue;
        }
        throw new ImageBuildException(
            name + ", line " + number + ": the file ends where the line is to continue");
      }
      String whole = continued.isEmpty() ? line : continued.append(line).toString();
      continued.setLength(0);
      if (!whole.isEmpty() && whole.charAt(0) != '#') {
        actions.add(reader.read(whole, first));
      }
    }
    return new Manifest(name, actions);
  }

  /** A line without blanks before it and its end; refuses what other readers take for an end. */
  private static String line(String text, int from, int to, String name, int number)
      throws ImageBuildException {
    int start = from;
    while (start < to && (text.charAt(start) == ' ' || text.charAt(start) == '\t')) {
      start++;
    }
    int end = to > start && text.charAt(to - 1) == '\r' ? to - 1 : to;
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      boolean allowed =
          c == '\t'
              || (c >= ' ' && c != '\u007f' && c != '\u0085' && c != '\u2028' && c != '\u2029');
      if (!allowed) {
        throw new ImageBuildException(
            name
                + ", line "
                + number
                + ", character "
                + (i - from + 1)
                + ": control character "
                + Integer.toHexString(c));
      }
    }
    return text.substring(start, end);
  }

  /** The first value of the {@code set} action with this name. */
  public Optional<String> attribute(String attribute) {
    for (Action action : actions) {
      if (action.type() == ActionType.SET
          && action.value("name").filter(attribute::equals).isPresent()) {
        return action.value("value");
      }
    }
    return Optional.empty();
  }

  /** The package's own name, where the manifest states it. */
  public Optional<Fmri> fmri() throws ImageBuildException {
    Optional<String> text = attribute("pkg.fmri");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Fmri.of(text.get()));
    } catch (ImageBuildException e) {
      throw new ImageBuildException(name + ": " + e.getMessage(), e);
    }
  }

  /** One action per line, see {@link Action#toString}; reads back as an equal manifest. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    actions.forEach(action -> text.append(action).append('\n'));
    return text.toString();
  }

  /**
   * The text that a signature of this manifest covers (signature version 0): the actions but the
   * signatures, sorted, and the signature itself without its value.
   */
  public String signedText(Action signature) {
    List<String> lines = new ArrayList<>();
    for (Action action : actions) {
      if (action.type() != ActionType.SIGNATURE) {
        lines.add(ActionText.signed(action));
      }
    }
    lines.add(ActionText.signed(signature.with("value", "")));
    lines.sort(Action::compare);
    return String.join("\n", lines);
  }
}
