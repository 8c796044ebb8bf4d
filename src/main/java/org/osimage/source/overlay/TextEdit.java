package org.osimage.source.overlay;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.osimage.element.Section;
import org.osimage.tree.TreePath;

/**
 * A change of lines in a text file of the image.
 *
 * @param match what is looked for in each line, see {@link Pattern}
 * @param replacement for what was found, with {@code $1} for groups
 * @param delete remove the lines instead
 * @param append a line to have at the end, unless it is there already
 * @param create make the file when the image has none
 */
public record TextEdit(
    TreePath path,
    Optional<Pattern> match,
    Optional<String> replacement,
    boolean delete,
    Optional<String> append,
    boolean create) {
  /** Is found in no line. */
  public static final Pattern NOTHING = Pattern.compile("(?!)");

  static TextEdit read(Section s) {
    Optional<String> match = s.text("match");
    Optional<Pattern> pattern = Optional.empty();
    try {
      pattern = match.map(Pattern::compile);
    } catch (PatternSyntaxException e) {
      s.problem(
          "has the <match> '" + match.orElse("") + "', which is wrong: " + e.getDescription());
    }
    TextEdit edit =
        new TextEdit(
            s.requiredPath("path"),
            pattern,
            s.text("replacement"),
            s.flag("delete", false),
            s.text("append"),
            s.flag("create", false));
    boolean change = edit.replacement.isPresent() || edit.delete;
    if (match.isPresent() != change || (edit.replacement.isPresent() && edit.delete)) {
      s.problem("takes <match> with either <replacement> or <delete>true</delete>");
    } else if (match.isEmpty() && edit.append.isEmpty()) {
      s.problem("changes nothing: give <match>, or <append>");
    }
    return edit;
  }

  @Override
  public String toString() {
    return path + " " + match + " " + replacement + " " + delete + " " + append + " " + create;
  }
}
