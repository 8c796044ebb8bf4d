package org.osimage.source.debian;

import java.util.List;
import java.util.stream.Stream;
import org.osimage.element.Section;

/**
 * Which Debian packages a user wants.
 *
 * @param packages a package name, or {@code name=version}
 * @param exclude names that must not be installed
 * @param provided names, as in Provides, that the builder itself provides
 * @param recommends also install what packages recommend, where that is possible
 * @param essential also install every package marked Essential
 * @param dependencies follow Depends; else exactly the named packages are taken, as fits loaders
 *     that do not enter the image
 */
public record DebianWishes(
    List<String> packages,
    List<String> exclude,
    List<String> provided,
    boolean recommends,
    boolean essential,
    boolean dependencies) {
  /** The builder makes the initramfs itself, so no package has to. */
  private static final List<String> PROVIDED = List.of("linux-initramfs-tool");

  public DebianWishes {
    packages = List.copyOf(packages);
    exclude = List.copyOf(exclude);
    provided = List.copyOf(provided);
  }

  /** Packages and their dependencies. */
  public static DebianWishes of(List<String> packages) {
    return new DebianWishes(packages, List.of(), PROVIDED, false, false, true);
  }

  /** Exactly these packages. */
  static DebianWishes exactly(List<String> packages) {
    return new DebianWishes(packages, List.of(), List.of(), false, false, false);
  }

  /** What both want; an option that one has holds for all. */
  DebianWishes and(DebianWishes other) {
    return new DebianWishes(
        union(packages, other.packages),
        union(exclude, other.exclude),
        union(provided, other.provided),
        recommends || other.recommends,
        essential || other.essential,
        dependencies);
  }

  private static List<String> union(List<String> one, List<String> other) {
    return Stream.concat(one.stream(), other.stream()).distinct().toList();
  }

  static DebianWishes read(Section s) {
    List<String> packages = s.texts("packages", "package");
    for (String name : packages) {
      if (name.matches(".*[\\s,].*")) {
        s.problem(
            "has <package>"
                + name
                + "</package>: one <package> names one package, e.g. <package>"
                + String.join("</package><package>", name.split("[\\s,]+"))
                + "</package>");
      }
    }
    if (packages.isEmpty()) {
      s.problem("lacks <packages><package>NAME</package></packages>");
    }
    return new DebianWishes(
        packages,
        s.texts("exclude", "package"),
        PROVIDED,
        s.flag("recommends", false),
        s.flag("essential", false),
        true);
  }
}
