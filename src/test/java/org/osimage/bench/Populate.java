package org.osimage.bench;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.osimage.BuildLog;
import org.osimage.content.PackedContentStore;
import org.osimage.source.Contribution;
import org.osimage.source.SourceContext;
import org.osimage.source.debian.DebianRequest;
import org.osimage.source.debian.DebianResolver;
import org.osimage.source.debian.DebianSource;
import org.osimage.source.debian.DebianWishes;
import org.osimage.source.debian.Requests;
import org.osimage.source.debian.repository.HostApt;
import org.osimage.source.download.Access;
import org.osimage.tree.Attributes;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreeListing;

/**
 * From a local repository to a tree in the store and its listing: resolves, verifies every
 * package's SHA-256, unpacks, makes the dpkg database.
 */
final class Populate {
  private Populate() {}

  /**
   * @param home a repository
   * @param store a directory, may be new
   * @param out a new directory
   */
  static void run(Path home, Path store, Path out) throws IOException {
    Files.createDirectories(store);
    Files.createDirectories(out);
    int threads = Runtime.getRuntime().availableProcessors();
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    DebianRequest request =
        new DebianRequest(
            Requests.trusted("bench", home.toUri().toString()),
            "amd64",
            DebianWishes.of(Files.readAllLines(home.resolve("names"))));
    DebianResolver resolver =
        new DebianResolver(
            Access.direct(store.resolve("downloads"), Optional.empty(), BuildLog.SILENT),
            HostApt.standard());
    SourceContext context = new SourceContext(workers, threads, 0, BuildLog.SILENT);
    try (PackedContentStore bodies = PackedContentStore.open(store.resolve("store"));
        Writer list = Files.newBufferedWriter(out.resolve("tree.list"))) {
      Contribution all =
          new DebianSource(
                  "bench",
                  request,
                  resolver,
                  Optional.empty(),
                  org.osimage.source.debian.PackageScripts.NONE,
                  org.osimage.arch.Architecture.X86_64)
              .prepare(bodies, context)
              .contribute();
      bodies.publish();
      TreeListing.write(
          ImageTree.withImplicitParents(all.entries(), Attributes.root(0755, 0)), list);
    } finally {
      workers.shutdown();
    }
  }
}
