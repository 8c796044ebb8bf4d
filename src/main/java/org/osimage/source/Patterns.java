package org.osimage.source;

import java.util.List;
import org.osimage.ImageBuildException;
import org.osimage.element.Section;
import org.osimage.tree.TreeSelection;

/**
 * Ant patterns of the paths to take.
 *
 * @param includes none: all
 * @param excludes they win
 */
public record Patterns(List<String> includes, List<String> excludes) {
  public static final Patterns ALL = new Patterns(List.of(), List.of());

  public Patterns {
    includes = List.copyOf(includes);
    excludes = List.copyOf(excludes);
  }

  /** The elements {@code <includes>} and {@code <excludes>}. */
  public static Patterns read(Section s) {
    return new Patterns(s.texts("includes", "include"), s.texts("excludes", "exclude"));
  }

  /**
   * @throws ImageBuildException if one is no pattern
   */
  public TreeSelection selection() throws ImageBuildException {
    return TreeSelection.of(includes, excludes);
  }
}
