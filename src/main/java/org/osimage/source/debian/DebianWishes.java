package org.osimage.source.debian;

import java.util.List;
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

  static DebianWishes read(Section s) {
    List<String> packages = s.texts("packages", "package");
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
