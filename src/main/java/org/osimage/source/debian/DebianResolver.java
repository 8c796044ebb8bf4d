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
    TrustedKeys keys =
        request.from().mirrors().isEmpty()
            ? TrustedKeys.ofHostSources(host, request.from().keyring().map(Path::of))
            : TrustedKeys.ofMirrors(host, request.from().keyring().map(Path::of));
    RepositoryOpener opener = new RepositoryOpener(downloads, keys, request.architecture());
    List<Repository> repositories =
        request.from().mirrors().isEmpty()
            ? selection(request).ofHost(host, opener)
            : selection(request).ofMirrors(request.from().mirrors(), opener);
    List<ResolvedPackage> packages =
        choose(request, new Universe(repositories, request.architecture()));
    Set<PackageOrigin> origins = new LinkedHashSet<>();
    repositories.forEach(r -> origins.add(new PackageOrigin(r.suite(), r.address())));
    return new DebianResolution(packages, origins, downloads, "the index");
  }

  /**
   * Takes exactly what the lock says; repositories are asked for the files only.
   *
   * @throws org.osimage.ImageBuildException if the lock was made for another request
   */
  public DebianResolution resolve(DebianRequest request, LockFile lock) throws IOException {
    List<ResolvedPackage> packages = PackageLock.packages(lock, request);
    Set<PackageOrigin> origins = new LinkedHashSet<>();
    if (request.from().mirrors().isEmpty()) {
      for (AptSource source : selection(request).hostSources(host)) {
        origins.add(new PackageOrigin(source.suite(), source.address()));
      }
    } else {
      for (ResolvedPackage p : packages) {
        for (String mirror : request.from().mirrors()) {
          origins.add(new PackageOrigin(p.suite(), Address.of(mirror, Path.of(""))));
        }
      }
    }
    return new DebianResolution(packages, origins, Downloads.open(access), "osimage.lock");
  }

  private static SourceSelection selection(DebianRequest request) {
    return new SourceSelection(
        request.from().suites(),
        request.from().components(),
        request.architecture(),
        request.from().trusted());
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
