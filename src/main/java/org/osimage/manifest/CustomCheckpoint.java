package org.osimage.manifest;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.element.Section;

/**
 * A step that runs a script.
 *
 * @param name as for the plugin's own steps
 * @param description for the list of steps
 * @param script a file, or the script itself: what begins with {@code #!} or has several lines
 * @param args in which {@code {PKG_IMAGE_PATH}}, {@code {BOOT_ARCHIVE}}, {@code {MEDIA}} and {@code
 *     {TMP}} stand for directories
 * @param inputs files and directories of the project that the script may read
 * @param environment variables besides the usual ones
 * @param inProject whether it runs in the project's directory, else in the image's
 * @param before whether it runs before the other step, else after it
 * @param place the step at which it stands
 */
public record CustomCheckpoint(
    String name,
    Optional<String> description,
    String script,
    List<String> args,
    List<String> inputs,
    SortedMap<String, String> environment,
    boolean inProject,
    boolean before,
    String place) {
  /** So that files can be named after it; what is only digits would be taken for a number. */
  private static final String NAME = "(?=.*[A-Za-z])[A-Za-z0-9][A-Za-z0-9._-]{0,199}";

  /** What {@code -Dosimage.resume} means by itself. */
  private static final String RESERVED = "last";

  public CustomCheckpoint {
    args = List.copyOf(args);
    inputs = List.copyOf(inputs);
    environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
  }

  /** Whether the script stands in the description itself. */
  public boolean isInline() {
    return script.startsWith("#!") || script.indexOf('\n') >= 0;
  }

  static CustomCheckpoint read(Section s) {
    String name = s.required("name");
    if (!name.isEmpty() && (!name.matches(NAME) || name.equals(RESERVED))) {
      s.problem(
          "has the <name> '"
              + name
              + "': it has up to 200 letters, digits, dots, hyphens and underscores, among them a"
              + " letter, and is not "
              + RESERVED);
    }
    Optional<String> before = s.text("before");
    Optional<String> after = s.text("after");
    if (before.isPresent() == after.isPresent()) {
      s.problem("takes either <before> or <after>, with the name of a step");
    }
    return new CustomCheckpoint(
        name,
        s.text("description"),
        s.required("script"),
        s.texts("args", "arg"),
        s.texts("inputs", "input"),
        new TreeMap<>(),
        false,
        before.isPresent(),
        before.or(() -> after).orElse(""));
  }
}
