package org.osimage.source.debian;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.osimage.content.Sha256;

/**
 * What a user wants from Debian repositories.
 *
 * @param suites e.g. bookworm; updates and security come along where the host's apt sources have
 *     them
 * @param components e.g. main
 * @param architecture in Debian's words, e.g. amd64
 * @param mirrors addresses of repositories; empty: the host's apt sources
 * @param keyring keys that may sign; empty: those that the apt source names, or the host's
 * @param trusted take archives whose signature cannot be checked
 * @param packages a package name, or {@code name=version}
 * @param exclude names that must not be installed
 * @param provided names, as in Provides, that the builder itself provides
 * @param recommends also install what packages recommend, where that is possible
 * @param essential also install every package marked Essential
 * @param dependencies follow Depends; else exactly the named packages are taken, as fits loaders
 *     that do not enter the image
 */
public record DebianRequest(
    List<String> suites,
    List<String> components,
    String architecture,
    List<String> mirrors,
    Optional<Path> keyring,
    boolean trusted,
    List<String> packages,
    List<String> exclude,
    List<String> provided,
    boolean recommends,
    boolean essential,
    boolean dependencies) {
  public DebianRequest {
    suites = List.copyOf(suites);
    components = List.copyOf(components);
    mirrors = List.copyOf(mirrors);
    packages = List.copyOf(packages);
    exclude = List.copyOf(exclude);
    provided = List.copyOf(provided);
  }

  /** Packages and their dependencies from the host's apt sources, component main. */
  public static DebianRequest of(String suite, String architecture, List<String> packages) {
    return new DebianRequest(
        List.of(suite),
        List.of("main"),
        architecture,
        List.of(),
        Optional.empty(),
        false,
        packages,
        List.of(),
        List.of("linux-initramfs-tool"),
        false,
        false,
        true);
  }

  public DebianRequest withMirrors(List<String> some) {
    return new DebianRequest(
        suites,
        components,
        architecture,
        some,
        keyring,
        trusted,
        packages,
        exclude,
        provided,
        recommends,
        essential,
        dependencies);
  }

  public DebianRequest withKeyring(Path file) {
    return new DebianRequest(
        suites,
        components,
        architecture,
        mirrors,
        Optional.of(file),
        trusted,
        packages,
        exclude,
        provided,
        recommends,
        essential,
        dependencies);
  }

  public DebianRequest withTrusted(boolean flag) {
    return new DebianRequest(
        suites,
        components,
        architecture,
        mirrors,
        keyring,
        flag,
        packages,
        exclude,
        provided,
        recommends,
        essential,
        dependencies);
  }

  public DebianRequest withExclude(List<String> names) {
    return new DebianRequest(
        suites,
        components,
        architecture,
        mirrors,
        keyring,
        trusted,
        packages,
        names,
        provided,
        recommends,
        essential,
        dependencies);
  }

  public DebianRequest withProvided(List<String> names) {
    return new DebianRequest(
        suites,
        components,
        architecture,
        mirrors,
        keyring,
        trusted,
        packages,
        exclude,
        names,
        recommends,
        essential,
        dependencies);
  }

  public DebianRequest withRecommends(boolean flag) {
    return new DebianRequest(
        suites,
        components,
        architecture,
        mirrors,
        keyring,
        trusted,
        packages,
        exclude,
        provided,
        flag,
        essential,
        dependencies);
  }

  public DebianRequest withEssential(boolean flag) {
    return new DebianRequest(
        suites,
        components,
        architecture,
        mirrors,
        keyring,
        trusted,
        packages,
        exclude,
        provided,
        recommends,
        flag,
        dependencies);
  }

  /** The same sources, for exactly the named packages. */
  public DebianRequest loaders(List<String> names) {
    return new DebianRequest(
        suites,
        components,
        architecture,
        mirrors,
        keyring,
        trusted,
        names,
        List.of(),
        List.of(),
        false,
        false,
        false);
  }

  /**
   * What a lock answers, in one line: everything but where the files come from, so that a lock
   * holds with any mirror.
   */
  String lockKey() {
    String all =
        String.join("\n", packages)
            + "\n\n"
            + String.join("\n", exclude)
            + "\n\n"
            + String.join("\n", provided)
            + "\n\n"
            + recommends
            + essential
            + dependencies;
    byte[] digest = Sha256.of(all.getBytes(StandardCharsets.UTF_8));
    return String.join(",", suites)
        + " "
        + String.join(",", components)
        + " "
        + architecture
        + " "
        + (dependencies ? "packages" : "loaders")
        + " "
        + HexFormat.of().formatHex(digest, 0, 8);
  }
}
