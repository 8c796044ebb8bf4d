package org.osimage.source.debian.repository;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.osimage.ImageBuildException;
import org.osimage.source.download.Address;

/**
 * Chooses where packages come from: the mirrors that the user names, or else those of the host's
 * apt sources that offer the suites.
 */
public final class SourceSelection {
  private static final List<String> POCKETS = List.of("", "-updates", "-security", "/updates");

  private final List<String> suites;
  private final List<String> components;
  private final String architecture;
  private final boolean trusted;

  /**
   * @param suites e.g. bookworm
   * @param components e.g. main
   * @param trusted take archives whose signature cannot be checked
   */
  public SourceSelection(
      List<String> suites, List<String> components, String architecture, boolean trusted) {
    this.suites = List.copyOf(suites);
    this.components = List.copyOf(components);
    this.architecture = architecture;
    this.trusted = trusted;
  }

  private Optional<Boolean> trust(Optional<Boolean> own) {
    return trusted ? Optional.of(true) : own;
  }

  /**
   * The indices of exactly the named suites; a mirror without {@code dists/} may be a flat
   * repository.
   */
  public List<Repository> ofMirrors(List<Address> mirrors, RepositoryOpener opener)
      throws IOException {
    List<Repository> found = new ArrayList<>();
    for (String suite : suites) {
      boolean any = false;
      for (Address mirror : mirrors) {
        Optional<List<Repository>> opened = opener.open(mirror(mirror, suite, components));
        if (opened.isEmpty()) {
          opened = opener.open(mirror(mirror, "./", List.of()));
        }
        found.addAll(opened.orElse(List.of()));
        any |= opened.isPresent();
      }
      if (!any) {
        throw new ImageBuildException(
            "no suite '"
                + suite
                + "' at "
                + String.join(", ", mirrors.stream().map(Address::toString).toList())
                + ": neither dists/"
                + suite
                + "/InRelease nor dists/"
                + suite
                + "/Release is there"
                + (trusted ? "" : " (a directory with nothing but Packages needs <trusted>)"));
      }
    }
    return found;
  }

  private AptSource mirror(Address mirror, String suite, List<String> some) {
    return new AptSource(
        mirror, suite, some, List.of(), Optional.empty(), trust(Optional.empty()), "mirror");
  }

  /**
   * The indices that the host's own apt sources offer for the suites, with their updates and
   * security pockets.
   */
  public List<Repository> ofHost(HostApt host, RepositoryOpener opener) throws IOException {
    List<Repository> found = new ArrayList<>();
    for (AptSource source : hostSources(host)) {
      List<Repository> opened =
          opener
              .open(source)
              .orElseThrow(
                  () ->
                      new ImageBuildException(
                          source.origin() + ": no Release file at " + source.root()));
      found.addAll(opened);
    }
    return found;
  }

  /** The host's apt sources that offer the suites; nothing is opened. */
  public List<AptSource> hostSources(HostApt host) throws IOException {
    List<AptSource> all = new AptSourcesReader(architecture).read(host.configuration());
    Set<String> offered = new TreeSet<>();
    Set<AptSource> chosen = new LinkedHashSet<>();
    Set<String> missing = new TreeSet<>(components);
    for (AptSource source : all) {
      offered.add(source.suite());
      List<String> fitting = new ArrayList<>(source.components());
      fitting.retainAll(components);
      if (isWanted(source.suite()) && (source.flat() || !fitting.isEmpty())) {
        missing.removeAll(source.flat() ? components : fitting);
        AptSource some = source.withComponents(fitting);
        chosen.add(
            new AptSource(
                some.address(),
                some.suite(),
                fitting,
                some.signedBy(),
                some.signedByKeys(),
                trust(some.trusted()),
                some.origin()));
      }
    }
    checkComplete(host, chosen, offered, missing);
    return List.copyOf(chosen);
  }

  private void checkComplete(
      HostApt host, Set<AptSource> chosen, Set<String> offered, Set<String> missing)
      throws ImageBuildException {
    String cure =
        "Add -Dosimage.debian.mirror=URL (or <mirror>URL</mirror>), where URL is an apt"
            + " repository: http:, https: or file:";
    if (offered.isEmpty()) {
      throw new ImageBuildException(
          "this host has no apt sources in " + host.configuration() + ". " + cure);
    }
    for (String suite : suites) {
      if (chosen.stream().noneMatch(s -> s.suite().equals(suite))) {
        throw new ImageBuildException(
            "the apt sources of this host in "
                + host.configuration()
                + " have no suite '"
                + suite
                + "' with "
                + String.join(" ", components)
                + "; they have "
                + String.join(", ", offered)
                + ". "
                + cure);
      }
    }
    if (!missing.isEmpty()) {
      throw new ImageBuildException(
          "no apt source of this host in "
              + host.configuration()
              + " has the component "
              + String.join(", ", missing)
              + " of "
              + String.join(", ", suites)
              + ". "
              + cure);
    }
  }

  private boolean isWanted(String suite) {
    for (String wanted : suites) {
      for (String pocket : POCKETS) {
        if (suite.equals(wanted + pocket)) {
          return true;
        }
      }
    }
    return false;
  }
}
