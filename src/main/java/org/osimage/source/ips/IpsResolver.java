package org.osimage.source.ips;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.osimage.ImageBuildException;
import org.osimage.source.LockFile;
import org.osimage.source.Parallel;
import org.osimage.source.SourceContext;
import org.osimage.source.download.Access;
import org.osimage.source.ips.IpsResolution.Resolved;
import org.osimage.source.ips.action.Fmri;
import org.osimage.source.ips.repository.Catalog;
import org.osimage.source.ips.repository.PackageManifest;
import org.osimage.source.ips.repository.Publisher;
import org.osimage.source.ips.solver.PackageSolver;
import org.osimage.source.ips.solver.Solution;
import org.osimage.source.solver.SearchLimitException;

/** Answers requests: by solving them with the publishers' catalogs, or from a lock. */
public final class IpsResolver {
  private final Access access;

  public IpsResolver(Access access) {
    this.access = access;
  }

  Access access() {
    return access;
  }

  /**
   * Reads the publishers' current state and chooses packages.
   *
   * @throws ImageBuildException if a publisher is wrong, a package is unknown, or the request has
   *     no solution
   */
  public IpsResolution resolve(IpsRequest request, SourceContext context) throws IOException {
    try (OpenPublishers publishers = OpenPublishers.open(request.publishers(), access)) {
      List<Catalog> catalogs = Parallel.each(publishers.all(), context, Publisher::catalog);
      CatalogOffers offers = new CatalogOffers(catalogs);
      Solution solution = solve(request, offers);
      List<PackageManifest> manifests =
          Parallel.each(
              solution.packages(),
              context,
              one -> publishers.of(one.fmri()).manifest(offers.entry(one.fmri())));
      List<Resolved> packages = new ArrayList<>();
      for (int i = 0; i < manifests.size(); i++) {
        Solution.Chosen chosen = solution.packages().get(i);
        packages.add(new Resolved(manifests.get(i), chosen.requested(), chosen.requiredBy()));
      }
      return new IpsResolution(packages, solution.avoided());
    }
  }

  private static Solution solve(IpsRequest request, CatalogOffers offers) throws IOException {
    try {
      return new PackageSolver(
              offers,
              request.varcets(),
              stems(request.wishes().reject()),
              stems(request.wishes().avoid()))
          .solve(request.wishes().install(), request.wishes().uninstall());
    } catch (SearchLimitException e) {
      throw new ImageBuildException(
          "no solution for the packages was found, and none excluded: "
              + e.getMessage()
              + "; name versions in <install> to narrow the search",
          e);
    }
  }

  private static Set<String> stems(List<String> names) throws ImageBuildException {
    Set<String> stems = new HashSet<>();
    for (String name : names) {
      stems.add(Fmri.of(name).name());
    }
    return stems;
  }

  /**
   * Takes exactly what the lock says; publishers are asked for manifests only.
   *
   * @throws ImageBuildException if the lock was made for another request, or a manifest is not what
   *     it says
   */
  public IpsResolution resolve(IpsRequest request, LockFile lock, SourceContext context)
      throws IOException {
    IpsLock locked = IpsLock.of(lock.section(request.lockKey()));
    try (OpenPublishers publishers = OpenPublishers.open(request.publishers(), access)) {
      List<Resolved> packages =
          Parallel.each(
              locked.packages(),
              context,
              one ->
                  new Resolved(
                      publishers.of(one.fmri()).manifest(one.fmri(), one.sha256()),
                      one.requested(),
                      one.requiredBy()));
      return new IpsResolution(packages, locked.avoided());
    }
  }

  /** Every version of every package of the request's publishers, with what is known of it. */
  public List<Catalog> catalogs(IpsRequest request, SourceContext context) throws IOException {
    try (OpenPublishers publishers = OpenPublishers.open(request.publishers(), access)) {
      return Parallel.each(publishers.all(), context, Publisher::catalog);
    }
  }
}
