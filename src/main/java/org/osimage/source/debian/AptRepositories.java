package org.osimage.source.debian;

import java.util.List;
import java.util.Optional;
import org.osimage.element.Section;
import org.osimage.source.Surroundings;

/**
 * Where Debian packages come from.
 *
 * @param suites e.g. bookworm; updates and security come along where the host's apt sources have
 *     them
 * @param components e.g. main
 * @param mirrors addresses of repositories; empty: the host's apt sources
 * @param keyring file with keys that may sign; empty: those that the apt source names, or the
 *     host's
 * @param trusted take archives whose signature cannot be checked
 */
public record AptRepositories(
    List<String> suites,
    List<String> components,
    List<String> mirrors,
    Optional<String> keyring,
    boolean trusted) {
  public AptRepositories {
    suites = List.copyOf(suites);
    components = List.copyOf(components);
    mirrors = List.copyOf(mirrors);
  }

  static AptRepositories read(Section s) {
    Optional<String> suite = s.text("suite");
    List<String> more = s.texts("suites", "suite");
    List<String> suites = suite.map(List::of).orElse(more);
    if (suite.isPresent() && !more.isEmpty()) {
      s.problem("has both <suite> and <suites>; give one of them");
    }
    if (suites.isEmpty()) {
      s.problem("lacks <suite>, e.g. <suite>bookworm</suite>");
    }
    List<String> components = s.texts("components", "component");
    return new AptRepositories(
        suites,
        components.isEmpty() ? List.of("main") : components,
        s.text("mirror").map(List::of).orElse(List.of()),
        s.text("keyring"),
        s.flag("trusted", false));
  }

  /** The same in a certain project: the command line's mirror, the keyring as a path. */
  AptRepositories in(Surroundings surroundings) {
    return new AptRepositories(
        suites,
        components,
        mirrors.isEmpty() ? surroundings.mirror("debian").map(List::of).orElse(List.of()) : mirrors,
        keyring.map(name -> surroundings.file(name).path().toString()),
        trusted);
  }
}
