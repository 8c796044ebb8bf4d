package org.osimage.source.debian;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osimage.source.LockFile;
import org.osimage.source.debian.repository.AptSource;
import org.osimage.source.debian.repository.HostApt;
import org.osimage.source.debian.repository.Repository;
import org.osimage.source.debian.repository.RepositoryOpener;
import org.osimage.source.debian.repository.SourceSelection;
import org.osimage.source.debian.repository.TrustedKeys;
import org.osimage.source.download.Access;
import org.osimage.source.download.Address;
import org.osimage.source.download.Downloads;

/** Answers requests: by resolving them in the repositories, or from a lock. */
public final class DebianResolver {
  private final Access access;
  private final HostApt host;

  public DebianResolver(Access access, HostApt host) {
    this.access = access;
    this.host = host;
  }

  /**
   * Reads the repositories' current state and chooses packages.
   *
   * @throws org.osimage.ImageBuildException if there is no source, a signature is not accepted, a
   *     package is unknown, or the request has no solution
   */
  public DebianResolution resolve(DebianRequest request) throws IOException {
    Downloads downloads = Downloads.open(access);
    List<Repository> repositories = new ArrayList<>();
    for (AptRepositories from : request.from()) {
      repositories.addAll(open(from, request.architecture(), downloads));
    }
    List<ResolvedPackage> packages =
        choose(request, new Universe(repositories, request.architecture()));
    Set<PackageOrigin> origins = new LinkedHashSet<>();
    repositories.forEach(r -> origins.add(new PackageOrigin(r.suite(), r.address())));
    return new DebianResolution(packages, origins, downloads, "the index");
  }

  private List<Repository> open(AptRepositories from, String architecture, Downloads downloads)
      throws IOException {
    Optional<Path> keyring = from.keyring().map(Path::of);
    TrustedKeys keys =
        from.mirrors().isEmpty()
            ? TrustedKeys.ofHostSources(host, keyring)
            : TrustedKeys.ofMirrors(host, keyring);
    RepositoryOpener opener = new RepositoryOpener(downloads, keys, architecture);
    SourceSelection selection = selection(from, architecture);
    List<Repository> found =
        from.mirrors().isEmpty()
            ? selection.ofHost(host, opener)
            : selection.ofMirrors(from.addresses(), opener);
    return from.priority().isEmpty()
        ? found
        : found.stream().map(r -> r.withPriority(from.priority().get())).toList();
  }

  /**
   * Takes exactly what the lock says; repositories are asked for the files only.
   *
   * @throws org.osimage.ImageBuildException if the lock was made for another request
   */
  public DebianResolution resolve(DebianRequest request, LockFile lock) throws IOException {
    List<ResolvedPackage> packages = PackageLock.packages(lock, request);
    Set<PackageOrigin> origins = new LinkedHashSet<>();
    for (AptRepositories from : request.from()) {
      if (from.mirrors().isEmpty()) {
        for (AptSource source : selection(from, request.architecture()).hostSources(host)) {
          origins.add(new PackageOrigin(source.suite(), source.address()));
        }
      }
      boolean only = request.from().size() == 1;
      for (Address address : from.addresses()) {
        packages.stream()
            .map(ResolvedPackage::suite)
            .filter(suite -> only || suite.endsWith("/") || from.suites().contains(suite))
            .forEach(suite -> origins.add(new PackageOrigin(suite, address)));
      }
    }
    return new DebianResolution(packages, origins, Downloads.open(access), "osimage.lock");
  }

  private static SourceSelection selection(AptRepositories from, String architecture) {
    return new SourceSelection(from.suites(), from.components(), architecture, from.trusted());
  }

  private static List<ResolvedPackage> choose(DebianRequest request, Universe universe)
      throws IOException {
    List<ResolvedPackage> packages = new ArrayList<>();
    if (request.wishes().dependencies()) {
      Map<Candidate, Optional<Candidate>> chosen = new DependencySolver(universe, request).solve();
      for (Map.Entry<Candidate, Optional<Candidate>> entry : chosen.entrySet()) {
        packages.add(entry.getKey().resolved(entry.getValue().map(Candidate::name)));
      }
    } else {
      for (Reason.Requested requested : new RequestedPackages(universe).of(request)) {
        packages.add(requested.candidates().get(0).resolved(Optional.empty()));
      }
    }
    packages.sort(Comparator.comparing(ResolvedPackage::name));
    return packages;
  }
}
