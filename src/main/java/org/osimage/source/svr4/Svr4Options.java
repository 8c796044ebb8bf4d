package org.osimage.source.svr4;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.osimage.element.Section;

/**
 * What {@code <svr4>} says besides where the packages are.
 *
 * @param packages names of packages, with or without {@code .*}; none, or {@code all}: every one
 * @param conflicts who wins where two packages differ
 * @param uninstall packages to remove first
 * @param resolveLinks whether paths may lie beneath symbolic links of the image
 */
public record Svr4Options(
    List<String> packages,
    Scripts scripts,
    List<ConflictRule> conflicts,
    List<String> uninstall,
    boolean resolveLinks) {
  public static final Svr4Options DEFAULTS =
      new Svr4Options(List.of(), Scripts.LIST, List.of(), List.of(), false);

  /** What becomes of the scripts of packages. */
  public enum Scripts {
    /** They are listed as not run; files of classes that need one stay out. */
    LIST,
    /** A package with a script fails the build. */
    FAIL,
    /** They are run, confined. */
    RUN
  }

  /**
   * @param pattern Ant pattern over paths of the image
   * @param winner the package whose object counts; empty: the later one's
   */
  public record ConflictRule(String pattern, Optional<String> winner) {}

  public Svr4Options {
    packages = List.copyOf(packages);
    conflicts = List.copyOf(conflicts);
    uninstall = List.copyOf(uninstall);
  }

  static Svr4Options read(Section s) {
    List<ConflictRule> conflicts = new ArrayList<>();
    s.sections(
        "conflicts",
        "conflict",
        c -> conflicts.add(new ConflictRule(c.required("path"), c.text("package"))));
    return new Svr4Options(
        s.texts("packages", "package"),
        Scripts.valueOf(s.word("scripts", "list", "fail", "run").toUpperCase(Locale.ROOT)),
        conflicts,
        s.texts("uninstall", "package"),
        s.word("links", "refuse", "resolve").equals("resolve"));
  }
}
