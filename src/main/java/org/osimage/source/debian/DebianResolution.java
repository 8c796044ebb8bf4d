package org.osimage.source.debian;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.osimage.ImageBuildException;
import org.osimage.source.download.Address;
import org.osimage.source.download.Downloads;

/** The packages that a request leads to, and the way to their files. */
public final class DebianResolution {
  private static final int CONNECTIONS = 4;

  private final List<ResolvedPackage> packages;
  private final Set<PackageOrigin> origins;
  private final Downloads downloads;
  private final String declaredBy;

  DebianResolution(
      List<ResolvedPackage> packages,
      Set<PackageOrigin> origins,
      Downloads downloads,
      String declaredBy) {
    this.packages = List.copyOf(packages);
    this.origins = Set.copyOf(origins);
    this.downloads = downloads;
    this.declaredBy = declaredBy;
  }

  /** Sorted by name. */
  public List<ResolvedPackage> packages() {
    return packages;
  }

  /**
   * Why a package is here: the chain from it to one that the request names. Empty when it is not.
   */
  public List<ResolvedPackage> why(String name) {
    Map<String, ResolvedPackage> byName = new HashMap<>();
    packages.forEach(p -> byName.put(p.name(), p));
    List<ResolvedPackage> chain = new ArrayList<>();
    Optional<ResolvedPackage> at = Optional.ofNullable(byName.get(name));
    while (at.isPresent() && !chain.contains(at.get())) {
      chain.add(at.get());
      at = at.get().requiredBy().flatMap(n -> Optional.ofNullable(byName.get(n)));
    }
    return chain;
  }

  /**
   * Brings the files here, a few at a time: into the cache, or for {@code file:} mirrors not at
   * all. What comes over the network has its SHA-256 checked.
   *
   * @return by package name
   */
  public Map<String, Path> download() throws IOException {
    long total = packages.stream().mapToLong(ResolvedPackage::size).sum();
    AtomicLong done = new AtomicLong();
    ExecutorService pool =
        Executors.newFixedThreadPool(
            CONNECTIONS,
            task -> {
              Thread thread = new Thread(task, "osimage-download");
              thread.setDaemon(true);
              return thread;
            });
    try {
      Map<String, Future<Path>> tasks = new TreeMap<>();
      for (ResolvedPackage p : packages) {
        tasks.put(
            p.name(),
            pool.submit(
                () -> file(p, n -> downloads.progress("packages", done.addAndGet(n), total))));
      }
      Map<String, Path> files = new TreeMap<>();
      for (Map.Entry<String, Future<Path>> task : tasks.entrySet()) {
        files.put(task.getKey(), result(task.getValue()));
      }
      return files;
    } finally {
      pool.shutdownNow();
    }
  }

  private Path file(ResolvedPackage p, java.util.function.LongConsumer progress)
      throws IOException {
    List<Address> addresses = new ArrayList<>();
    for (PackageOrigin origin : origins.stream().sorted(PackageOrigin.ORDER).toList()) {
      if (origin.suite().equals(p.suite())) {
        addresses.add(origin.address().resolve(inside(p)));
      }
    }
    if (addresses.isEmpty()) {
      throw new ImageBuildException(
          "no apt source for the suite "
              + p.suite()
              + " of package "
              + p
              + ". Add -Dosimage.debian.mirror=URL");
    }
    return downloads.verified(
        "package " + p, addresses, p.sha256(), p.size(), declaredBy, progress);
  }

  private static Path result(Future<Path> task) throws IOException {
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while downloading", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      if (cause instanceof ImageBuildException fault) {
        throw new ImageBuildException(String.valueOf(fault.getMessage()), fault);
      }
      throw cause instanceof IOException fault ? fault : new IOException(e);
    }
  }

  /** A path that stays in the repository, whatever an index or a lock says. */
  private static String inside(ResolvedPackage p) throws ImageBuildException {
    List<String> parts = List.of(p.filename().split("/", -1));
    if (p.filename().startsWith("/") || parts.contains("..") || parts.contains("")) {
      throw new ImageBuildException(
          "package "
              + p.name()
              + ": its Filename '"
              + p.filename()
              + "' does not stay in the repository: the index or the lock file is damaged or"
              + " hostile");
    }
    return p.filename();
  }
}
