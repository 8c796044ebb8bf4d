package org.osimage.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.osimage.BuildLog;
import org.osimage.content.Content;
import org.osimage.content.PackedContentStore;
import org.osimage.source.SourceContext;
import org.osimage.source.download.Access;
import org.osimage.source.ips.IpsRepository;
import org.osimage.source.ips.action.ActionType;
import org.osimage.source.ips.repository.Catalog;
import org.osimage.source.ips.repository.CatalogEntry;
import org.osimage.source.ips.repository.PackageManifest;
import org.osimage.source.ips.repository.PackagePayloads;
import org.osimage.source.ips.repository.PayloadFetch;
import org.osimage.source.ips.repository.Publisher;
import org.osimage.source.ips.repository.PublisherRequest;

/**
 * A synthetic IPS repository, and reading all of it: catalog, manifests, payloads into a store. Run
 * by hand, see bench/README.md:
 *
 * <pre>
 * IpsPayloads generate REPOSITORY PACKAGES ACTIONS MEBIBYTES
 * IpsPayloads fetch REPOSITORY STORE
 * IpsPayloads links REPOSITORY DIRECTORY      (names ending in .gz, for gzip -dkr)
 * </pre>
 */
public final class IpsPayloads {
  private static final String[] WORDS =
      ("the of and to in system file package library return int static void const char struct if"
              + " for while 0x0 0xff error warning device driver kernel module path name value")
          .split(" ");

  private IpsPayloads() {}

  public static void main(String[] args) throws IOException {
    switch (args[0]) {
      case "generate" ->
          generate(
              Path.of(args[1]),
              Integer.parseInt(args[2]),
              Integer.parseInt(args[3]),
              Long.parseLong(args[4]) << 20);
      case "fetch" -> fetch(Path.of(args[1]), Path.of(args[2]));
      case "links" -> links(Path.of(args[1]), Path.of(args[2]));
      default -> throw new IllegalArgumentException(args[0]);
    }
  }

  /**
   * Packages {@code bench/p0} and so on, each of which depends on some before it; every tenth is
   * there in two versions. {@code entire} incorporates and requires them all.
   *
   * @param actions in all, nearly all of them files
   * @param bytes of all payloads together, decompressed
   */
  static void generate(Path root, int packages, int actions, long bytes) throws IOException {
    IpsRepository repository = new IpsRepository(root, "bench.example");
    SplittableRandom random = new SplittableRandom(20260101);
    long mean = bytes / actions;
    List<String> entire = new ArrayList<>();
    for (int p = 0; p < packages; p++) {
      List<String> lines = new ArrayList<>();
      lines.add("set name=pkg.summary value=\"Package number " + p + "\"");
      lines.add("dir path=opt/p" + p + " owner=root group=sys mode=0755");
      for (int d = 1; d <= 3 && p > 0; d++) {
        lines.add("depend fmri=pkg:/bench/p" + random.nextInt(p) + "@1.0 type=require");
      }
      for (int f = 0; f < actions / packages - 5; f++) {
        // most files are small: half of the bytes are in a tenth of them
        long size = random.nextInt(10) == 0 ? mean * 5 : mean * 5 / 9;
        byte[] body = text(random, p + "/" + f, (int) size);
        String attributes = "path=opt/p" + p + "/f" + f + " owner=root group=bin mode=0644";
        lines.add(repository.payload("file", body, attributes));
      }
      if (p % 10 == 0) {
        repository.add("bench/p" + p + "@0.9-1:20250101T000000Z", lines.get(0));
      }
      repository.add("bench/p" + p + "@1.0-1:20260101T000000Z", lines.toArray(new String[0]));
      entire.add("depend fmri=pkg:/bench/p" + p + "@1.0 type=incorporate");
      entire.add("depend fmri=pkg:/bench/p" + p + " type=require");
    }
    repository.add("entire@1.0:20260101T000000Z", entire.toArray(new String[0]));
    repository.write();
  }

  private static byte[] text(SplittableRandom random, String first, int size) {
    StringBuilder text = new StringBuilder(first).append('\n');
    while (text.length() < size) {
      if (random.nextInt(6) == 0) {
        text.append(Long.toHexString(random.nextLong()));
      }
      text.append(WORDS[random.nextInt(WORDS.length)]).append(random.nextInt(9) == 0 ? '\n' : ' ');
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private static void fetch(Path repository, Path directory) throws IOException {
    long start = System.nanoTime();
    int threads = Runtime.getRuntime().availableProcessors();
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    SourceContext context = new SourceContext(workers, threads, 0, BuildLog.SILENT);
    Access access =
        Access.direct(directory.resolve("downloads"), Optional.empty(), BuildLog.SILENT);
    PublisherRequest request = PublisherRequest.of("bench.example", repository.toString());
    try (PackedContentStore store = PackedContentStore.open(directory.resolve("store"));
        Publisher publisher = Publisher.open(request, access)) {
      Catalog catalog = publisher.catalog();
      report("catalog of " + catalog.names().size() + " packages", start);
      List<PackagePayloads> wanted = new ArrayList<>();
      for (String name : catalog.names()) {
        List<CatalogEntry> versions = catalog.versions(name);
        PackageManifest manifest = publisher.manifest(versions.get(versions.size() - 1));
        wanted.add(
            new PackagePayloads(
                publisher,
                manifest,
                manifest.manifest().actions().stream()
                    .filter(a -> a.type() == ActionType.FILE)
                    .toList()));
      }
      report("manifests", start);
      long bytes = 0;
      for (Map<String, Content> one : PayloadFetch.fetch(wanted, store, context)) {
        bytes += one.values().stream().mapToLong(Content::size).sum();
      }
      report("payloads, " + (bytes >> 20) + " MiB", start);
    } finally {
      workers.shutdown();
    }
  }

  private static void report(String what, long start) {
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(Locale.ROOT, "%8.2f s  %s%n", seconds, what);
  }

  private static void links(Path repository, Path directory) throws IOException {
    Path files = repository.resolve("publisher/bench.example/file");
    try (Stream<Path> all = Files.walk(files)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String name = file.getFileName().toString();
        Path link = directory.resolve(name.substring(0, 2)).resolve(name + ".gz");
        Files.createDirectories(link.getParent());
        Files.createLink(link, file);
      }
    }
  }
}
