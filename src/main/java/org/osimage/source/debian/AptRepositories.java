package org.osimage.source.debian;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osimage.ImageBuildException;
import org.osimage.element.Section;
import org.osimage.source.Servers;
import org.osimage.source.Surroundings;
import org.osimage.source.download.Address;

/**
 * Where Debian packages come from: the suites of one repository, wherever its mirrors are.
 *
 * @param suites e.g. bookworm; updates and security come along where the host's apt sources have
 *     them
 * @param components e.g. main
 * @param mirrors addresses of repositories; empty: the host's apt sources
 * @param keyring file with keys that may sign; empty: those that the apt source names, or the
 *     host's
 * @param trusted take archives whose signature cannot be checked
 * @param server id in Maven's settings, whose name and password let into the mirrors
 * @param priority as apt pins: of the versions of a package those with the highest count, below 0
 *     none; empty: 500, or less where the repository says so of itself
 * @param login what lets into the mirrors, once the server was looked up
 */
public record AptRepositories(
    List<String> suites,
    List<String> components,
    List<String> mirrors,
    Optional<String> keyring,
    boolean trusted,
    Optional<String> server,
    Optional<Integer> priority,
    Optional<Address.Login> login) {
  private static final int HIGHEST = 32_767;

  public AptRepositories {
    suites = List.copyOf(suites);
    components = List.copyOf(components);
    mirrors = List.copyOf(mirrors);
  }

  /** One that everybody may read, without a priority of its own. */
  public AptRepositories(
      List<String> suites,
      List<String> components,
      List<String> mirrors,
      Optional<String> keyring,
      boolean trusted) {
    this(
        suites,
        components,
        mirrors,
        keyring,
        trusted,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** Those of {@code <repositories>}, behind the one that the element itself describes. */
  static List<AptRepositories> readAll(Section s) {
    List<AptRepositories> all = new ArrayList<>();
    s.sections("repositories", "repository", r -> all.add(read(r)));
    boolean own = s.text("suite").isPresent() || !s.texts("suites", "suite").isEmpty();
    AptRepositories direct = all.isEmpty() || own ? read(s) : readNothing(s);
    if (all.isEmpty() || own) {
      all.add(0, direct);
    }
    return all;
  }

  /** With {@code <repositories>} alone, nothing beside them says where packages come from. */
  private static AptRepositories readNothing(Section s) {
    List<String> named = new ArrayList<>();
    s.text("mirror").ifPresent(m -> named.add("<mirror>"));
    s.texts("mirrors", "mirror").stream().findFirst().ifPresent(m -> named.add("<mirrors>"));
    s.texts("components", "component").stream()
        .findFirst()
        .ifPresent(c -> named.add("<components>"));
    s.text("keyring").ifPresent(k -> named.add("<keyring>"));
    s.text("server").ifPresent(k -> named.add("<server>"));
    s.number("priority", Short.MIN_VALUE, HIGHEST).ifPresent(k -> named.add("<priority>"));
    if (s.flag("trusted", false)) {
      named.add("<trusted>");
    }
    if (!named.isEmpty()) {
      s.problem(
          "has "
              + String.join(", ", named)
              + " beside <repositories>, but no <suite>: write them into the <repository> that they"
              + " are for");
    }
    return new AptRepositories(List.of(), List.of(), List.of(), Optional.empty(), false);
  }

  private static AptRepositories read(Section s) {
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
    List<String> mirrors = new ArrayList<>(s.text("mirror").map(List::of).orElse(List.of()));
    mirrors.addAll(s.texts("mirrors", "mirror"));
    Optional<String> server = s.text("server");
    if (server.isPresent() && mirrors.isEmpty()) {
      s.problem("has <server> without <mirror>; the host's apt sources have apt's auth.conf");
    }
    return new AptRepositories(
        suites,
        components.isEmpty() ? List.of("main") : components,
        mirrors,
        s.text("keyring"),
        s.flag("trusted", false),
        server,
        s.number("priority", Short.MIN_VALUE, HIGHEST).map(Long::intValue),
        Optional.empty());
  }

  /** The same in a certain project: the command line's mirror, files as paths, who one is. */
  AptRepositories in(Surroundings surroundings) throws IOException {
    List<String> places =
        mirrors.isEmpty() ? surroundings.mirror("debian").map(List::of).orElse(List.of()) : mirrors;
    Optional<Address.Login> known = Optional.empty();
    if (server.isPresent()) {
      String where = "<debian> " + String.join(" ", suites) + ": ";
      Servers.Server found = Servers.required(surroundings, server.get(), where);
      known = found.user().map(user -> new Address.Login(user, found.password()));
    }
    return new AptRepositories(
        suites,
        components,
        places.stream().map(place -> located(place, surroundings)).toList(),
        keyring.map(name -> surroundings.file(name).path().toString()),
        trusted,
        server,
        priority,
        known);
  }

  /** A directory of the project by its whole path; all else as it is. */
  private static String located(String place, Surroundings surroundings) {
    try {
      Path path = surroundings.file(place).path();
      return Files.exists(path) ? path.toString() : place;
    } catch (InvalidPathException e) {
      return place;
    }
  }

  /**
   * The mirrors, each with what lets into it.
   *
   * @throws ImageBuildException if one is no address, or a password would go over the network in
   *     clear
   */
  List<Address> addresses() throws IOException {
    List<Address> addresses = new ArrayList<>();
    for (String mirror : mirrors) {
      Address address = Address.of(mirror, Path.of(""));
      if (login.isPresent() && !address.isProtected()) {
        throw new ImageBuildException(
            "<server> "
                + server.orElse("")
                + ": its password would go over the network in clear to "
                + address
                + "; use https");
      }
      addresses.add(login.isPresent() ? address.withLogin(login.get()) : address);
    }
    return addresses;
  }

  /** Without passwords, which may stand in addresses. */
  @Override
  public String toString() {
    return "suites="
        + suites
        + ", components="
        + components
        + ", mirrors="
        + mirrors.stream().map(m -> m.replaceAll("//[^/]*@", "//")).toList()
        + keyring.map(k -> ", keyring=" + k).orElse("")
        + ", trusted="
        + trusted
        + server.map(k -> ", server=" + k).orElse("")
        + priority.map(k -> ", priority=" + k).orElse("");
  }
}
