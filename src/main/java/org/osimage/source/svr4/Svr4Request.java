package org.osimage.source.svr4;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What {@code <svr4>} asks for.
 *
 * @param name for messages and fingerprints, the same on every host: {@code <svr4> src/EXMP.pkg}
 * @param path file or directory with packages; empty when packages are only removed
 * @param packages names of packages, with or without {@code .*}; none, or {@code all}: every one
 * @param responses a file with what request scripts would ask; empty: there is none
 * @param conflicts who wins where two packages differ
 * @param uninstall packages to remove first
 * @param resolveLinks whether paths may lie beneath symbolic links of the image
 */
public record Svr4Request(
    String name,
    Optional<Path> path,
    List<String> packages,
    Admin admin,
    Optional<Path> responses,
    Scripts scripts,
    List<ConflictRule> conflicts,
    List<String> uninstall,
    boolean resolveLinks) {
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

  public Svr4Request {
    packages = List.copyOf(packages);
    conflicts = List.copyOf(conflicts);
    uninstall = List.copyOf(uninstall);
  }

  /** Every package of a file or directory, with the defaults. */
  public static Svr4Request of(String name, Path path) {
    return new Svr4Request(
        name,
        Optional.of(path),
        List.of(),
        Admin.DEFAULTS,
        Optional.empty(),
        Scripts.LIST,
        List.of(),
        List.of(),
        false);
  }

  public Svr4Request withAdmin(Admin newAdmin) {
    return new Svr4Request(
        name, path, packages, newAdmin, responses, scripts, conflicts, uninstall, resolveLinks);
  }

  public Svr4Request withScripts(Scripts policy) {
    return new Svr4Request(
        name, path, packages, admin, responses, policy, conflicts, uninstall, resolveLinks);
  }

  public Svr4Request withResponses(Path file) {
    return new Svr4Request(
        name,
        path,
        packages,
        admin,
        Optional.of(file),
        scripts,
        conflicts,
        uninstall,
        resolveLinks);
  }

  public Svr4Request withPackages(List<String> names) {
    return new Svr4Request(
        name, path, names, admin, responses, scripts, conflicts, uninstall, resolveLinks);
  }

  public Svr4Request withConflicts(List<ConflictRule> rules) {
    return new Svr4Request(
        name, path, packages, admin, responses, scripts, rules, uninstall, resolveLinks);
  }

  public Svr4Request withUninstall(List<String> names) {
    return new Svr4Request(
        name, path, packages, admin, responses, scripts, conflicts, names, resolveLinks);
  }

  public Svr4Request withResolveLinks(boolean resolve) {
    return new Svr4Request(
        name, path, packages, admin, responses, scripts, conflicts, uninstall, resolve);
  }
}
