package org.osimage.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.osimage.BuildLog;
import org.osimage.content.PackedContentStore;
import org.osimage.source.Contribution;
import org.osimage.source.SourceContext;
import org.osimage.source.download.Access;
import org.osimage.source.ips.IpsRequest;
import org.osimage.source.ips.IpsResolver;
import org.osimage.source.ips.IpsSource;
import org.osimage.source.ips.IpsWishes;
import org.osimage.source.ips.action.Action;
import org.osimage.source.ips.action.Fmri;
import org.osimage.source.ips.plan.Facets;
import org.osimage.source.ips.plan.Varcets;
import org.osimage.source.ips.repository.Catalog;
import org.osimage.source.ips.repository.CatalogEntry;
import org.osimage.source.ips.repository.Publisher;
import org.osimage.source.ips.repository.PublisherRequest;
import org.osimage.source.ips.solver.Offers;
import org.osimage.source.ips.solver.PackageSolver;

/**
 * Solving and populating from an IPS repository that {@link IpsPayloads} made. Run by hand, see
 * bench/README.md:
 *
 * <pre>
 * IpsPopulate solve REPOSITORY PUBLISHER
 * IpsPopulate populate REPOSITORY PUBLISHER STORE
 * </pre>
 */
public final class IpsPopulate {
  private static final Varcets VARCETS =
      new Varcets(Map.of("variant.arch", "i386"), new Facets(Map.of()));

  private IpsPopulate() {}

  public static void main(String[] args) throws IOException {
    String repository = Path.of(args[1]).toAbsolutePath().toString();
    PublisherRequest publisher = PublisherRequest.of(args[2], repository);
    Access access = Access.direct(Path.of(args[1] + ".cache"), Optional.empty(), BuildLog.SILENT);
    if (args[0].equals("solve")) {
      solve(publisher, access);
    } else {
      populate(publisher, access, Path.of(args[3]));
    }
  }

  private static void solve(PublisherRequest request, Access access) throws IOException {
    long start = System.nanoTime();
    Catalog catalog;
    try (Publisher publisher = Publisher.open(request, access)) {
      catalog = publisher.catalog();
    }
    long read = System.nanoTime();
    int packages =
        new PackageSolver(new Loaded(catalog), VARCETS, Set.of(), Set.of())
            .solve(List.of("entire"), List.of())
            .packages()
            .size();
    long solved = System.nanoTime();
    System.out.printf(
        Locale.ROOT,
        "catalog %.2f s, solve %.2f s, %d packages%n",
        (read - start) / 1e9,
        (solved - read) / 1e9,
        packages);
  }

  private static void populate(PublisherRequest publisher, Access access, Path directory)
      throws IOException {
    long start = System.nanoTime();
    int threads = Runtime.getRuntime().availableProcessors();
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try (PackedContentStore store = PackedContentStore.open(directory)) {
      SourceContext context = new SourceContext(executor, threads, 0, BuildLog.SILENT);
      IpsRequest request =
          new IpsRequest(
              List.of(publisher),
              List.of(),
              IpsWishes.of(List.of("entire")),
              VARCETS,
              new TreeMap<>());
      Contribution image =
          new IpsSource("ips", request, new IpsResolver(access), Optional.empty())
              .prepare(store, context)
              .contribute();
      System.out.printf(
          Locale.ROOT,
          "%d entries, %.2f s%n",
          image.entries().size(),
          (System.nanoTime() - start) / 1e9);
    } finally {
      executor.shutdownNow();
    }
  }

  private static final class Loaded implements Offers {
    private final Catalog catalog;
    private final Map<Fmri, CatalogEntry> entries = new HashMap<>();

    Loaded(Catalog catalog) {
      this.catalog = catalog;
      for (String name : catalog.names()) {
        catalog.versions(name).forEach(entry -> entries.put(entry.fmri(), entry));
      }
    }

    @Override
    public List<String> publishers() {
      return List.of(catalog.publisher());
    }

    @Override
    public Collection<String> stems() {
      return catalog.names();
    }

    @Override
    public List<Fmri> versions(String stem) {
      return new ArrayList<>(catalog.versions(stem).stream().map(CatalogEntry::fmri).toList());
    }

    @Override
    public List<Action> actions(Fmri fmri) throws IOException {
      return Optional.ofNullable(entries.get(fmri)).orElseThrow().dependencyActions();
    }
  }
}
