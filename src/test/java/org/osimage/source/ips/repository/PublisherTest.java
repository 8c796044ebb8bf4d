package org.osimage.source.ips.repository;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.BuildLog;
import org.osimage.ImageBuildException;
import org.osimage.content.Content;
import org.osimage.content.PackedContentStore;
import org.osimage.source.SourceContext;
import org.osimage.source.download.Access;
import org.osimage.source.ips.IpsDepot;
import org.osimage.source.ips.IpsRepository;
import org.osimage.source.ips.action.Action;
import org.osimage.source.ips.action.ActionType;
import org.osimage.source.ips.action.Fmri;

class PublisherTest {
  private static final Path RESOURCES = Path.of("src/test/resources/org/osimage/source/ips");
  private static final String PREFIX = "test.example";
  private static final SourceContext CONTEXT =
      new SourceContext(Runnable::run, 1, 0, BuildLog.SILENT);

  @TempDir Path temp;

  private Access access() {
    return Access.direct(temp.resolve("cache"), Optional.empty(), BuildLog.SILENT);
  }

  private static List<Action> withPayload(PackageManifest manifest) {
    return manifest.manifest().actions().stream()
        .filter(a -> a.type() == ActionType.FILE || a.type() == ActionType.LICENSE)
        .toList();
  }

  /** Everything that a repository says, as text. */
  private SortedMap<String, String> everything(String prefix, String origin) throws IOException {
    SortedMap<String, String> all = new TreeMap<>();
    try (PackedContentStore store =
            PackedContentStore.open(temp.resolve("store" + origin.hashCode()));
        Publisher publisher = Publisher.open(PublisherRequest.of(prefix, origin), access())) {
      Catalog catalog = publisher.catalog();
      List<PackagePayloads> wanted = new ArrayList<>();
      for (String name : catalog.names()) {
        for (CatalogEntry entry : catalog.versions(name)) {
          PackageManifest manifest = publisher.manifest(entry);
          all.put(
              entry.fmri().toString(),
              entry.dependencies() + "\n" + entry.summary() + "\n" + manifest.manifest());
          wanted.add(new PackagePayloads(publisher, manifest, withPayload(manifest)));
        }
      }
      List<Map<String, Content>> payloads = PayloadFetch.fetch(wanted, store, CONTEXT);
      for (Map<String, Content> one : payloads) {
        for (Map.Entry<String, Content> payload : one.entrySet()) {
          byte[] bytes = store.bytes(payload.getValue());
          assertEquals(payload.getKey(), Sha1.hex(bytes));
          all.put(payload.getKey(), new String(bytes, StandardCharsets.UTF_8));
        }
      }
    }
    return all;
  }

  @Test
  void directoryArchiveAndDepotsSayTheSame() throws Exception {
    SortedMap<String, String> directory = everything(PREFIX, RESOURCES.resolve("repo").toString());
    assertEquals(12, directory.keySet().stream().filter(k -> k.startsWith("pkg:")).count());
    assertEquals(42, directory.get("59bb62669383c51a5c5f6185be042d38288c5459").length());
    for (IpsDepot.Style style : IpsDepot.Style.values()) {
      try (IpsDepot depot = IpsDepot.start(RESOURCES.resolve("repo"), style)) {
        assertEquals(directory, everything(PREFIX, depot.address()), style.toString());
      }
    }
    assertEquals(
        directory,
        everything(PREFIX, RESOURCES.resolve("repo").toAbsolutePath().toUri().toString()));
    SortedMap<String, String> archive =
        everything(PREFIX, RESOURCES.resolve("repo.p5p").toString());
    assertEquals(10, archive.keySet().stream().filter(k -> k.startsWith("pkg:")).count());
    archive.forEach((what, text) -> assertEquals(directory.get(what), text));
  }

  /** Version 3: one publisher, at the top; payloads as older layouts have them. */
  @Test
  void olderRepositoriesSayTheSame() throws Exception {
    Path old = temp.resolve("old");
    Path home = RESOURCES.resolve("repo/publisher").resolve(PREFIX);
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = home.relativize(file).toString();
        String hash = file.getFileName().toString();
        if (name.startsWith("file/")) {
          name = "file/" + hash.substring(0, 2) + "/" + hash.substring(2, 8) + "/" + hash;
        }
        Files.createDirectories(old.resolve(name).getParent());
        Files.copy(file, old.resolve(name));
      }
    }
    Files.writeString(
        old.resolve("pkg5.repository"),
        "[publisher]\nprefix = " + PREFIX + "\n[repository]\nversion = 3\n");
    assertEquals(
        everything(PREFIX, RESOURCES.resolve("repo").toString()),
        everything(PREFIX, old.toString()));
    assertEquals(List.of(PREFIX), Publisher.prefixes(old.toString(), access()));
  }

  @Test
  void publishersAreFoundOut() throws Exception {
    Path repository = RESOURCES.resolve("repo");
    assertEquals(List.of(PREFIX), Publisher.prefixes(repository.toString(), access()));
    assertEquals(List.of(PREFIX), Publisher.prefixes(repository + ".p5p", access()));
    try (IpsDepot files = IpsDepot.start(repository, IpsDepot.Style.FILES);
        IpsDepot depot = IpsDepot.start(repository, IpsDepot.Style.DEPOT)) {
      assertEquals(List.of(PREFIX), Publisher.prefixes(files.address(), access()));
      assertEquals(List.of(PREFIX), Publisher.prefixes(depot.address() + "/", access()));
      depot.fail("/publisher/1/", 500);
      ImageBuildException e =
          assertThrows(
              ImageBuildException.class, () -> Publisher.prefixes(depot.address(), access()));
      assertTrue(e.getMessage().contains("is answered with HTTP status 500"), e.getMessage());
    }
  }

  @Test
  void whatIsNoRepositoryIsRefused() throws Exception {
    Path empty = Files.createDirectory(temp.resolve("empty"));
    Path text = Files.writeString(temp.resolve("x.p5p"), "hello");
    try (IpsDepot depot = IpsDepot.start(empty, IpsDepot.Style.FILES)) {
      for (String origin :
          List.of(empty.toString(), text.toString(), temp + "/none", depot.address())) {
        ImageBuildException e =
            assertThrows(
                ImageBuildException.class,
                () -> Publisher.open(PublisherRequest.of(PREFIX, origin), access()));
        assertTrue(e.getMessage().contains(origin), e.getMessage());
      }
    }
    ImageBuildException e =
        assertThrows(
            ImageBuildException.class,
            () ->
                Publisher.open(
                        PublisherRequest.of("other", RESOURCES.resolve("repo").toString()),
                        access())
                    .catalog());
    assertTrue(e.getMessage().contains("has no catalog of the publisher other"), e.getMessage());
  }

  @Test
  void credentialsDoNotBelongInAddresses() {
    ImageBuildException e =
        assertThrows(
            ImageBuildException.class,
            () -> Publisher.prefixes("https://me:secret@localhost/x", access()));
    assertTrue(e.getMessage().contains("put them into Maven's settings"), e.getMessage());
    assertTrue(!e.getMessage().contains("secret"), e.getMessage());
  }

  @Test
  void whatNothingProvesIsWarnedOf() throws Exception {
    List<String> warnings = new ArrayList<>();
    BuildLog log =
        new BuildLog() {
          @Override
          public void info(String line) {}

          @Override
          public void warn(String line) {
            warnings.add(line);
          }

          @Override
          public void debug(String line) {}

          @Override
          public void progress(String what, long done, long total) {}
        };
    Access access = Access.direct(temp.resolve("cache"), Optional.empty(), log);
    try (IpsDepot depot = IpsDepot.start(RESOURCES.resolve("repo"), IpsDepot.Style.DEPOT)) {
      for (SignaturePolicy.Mode mode : SignaturePolicy.Mode.values()) {
        PublisherRequest request =
            new PublisherRequest(
                PREFIX,
                List.of(depot.address()),
                List.of(),
                new SignaturePolicy(mode, List.of(), List.of()),
                Optional.empty());
        try (Publisher publisher = Publisher.open(request, access)) {
          publisher.catalog();
        }
      }
      assertEquals(2, warnings.size(), warnings.toString());
      assertTrue(warnings.get(0).startsWith(depot.address()), warnings.get(0));
    }
  }

  private IpsRepository repository(String name) throws IOException {
    return new IpsRepository(temp.resolve(name), "p");
  }

  @Test
  void originsAreMergedAndTheFirstOneCounts() throws Exception {
    IpsRepository a = repository("a");
    a.add("x@1:20260101T000000Z", "set name=pkg.summary value=a").write();
    IpsRepository b = repository("b");
    b.add("x@1:20260101T000000Z", "set name=pkg.summary value=b");
    b.add("x@10:20260101T000000Z", "set name=pkg.summary value=b");
    b.add("x@9:20260101T000000Z", "set name=pkg.summary value=b").write();
    PublisherRequest request =
        new PublisherRequest(
            "p",
            List.of(a.root().toString(), b.root().toString()),
            List.of(),
            SignaturePolicy.NONE,
            Optional.empty());
    try (Publisher publisher = Publisher.open(request, access())) {
      Catalog catalog = publisher.catalog();
      List<String> found = new ArrayList<>();
      for (CatalogEntry entry : catalog.versions("x")) {
        found.add(
            entry.fmri().version().orElseThrow().release()
                + publisher.manifest(entry).manifest().attribute("pkg.summary").orElseThrow());
      }
      assertEquals(List.of("1a", "9b", "10b"), found);
      assertTrue(catalog.find(Fmri.of("x@9:20260101T000000Z")).isPresent());
      assertTrue(catalog.find(Fmri.of("x@9")).isEmpty());
      assertTrue(catalog.versions("y").isEmpty());
    }
  }

  @Test
  void mirrorsAreAskedFirstAndNotBelieved() throws Exception {
    IpsRepository r = repository("r");
    String good = r.file("good", "path=good mode=0644 owner=root group=root");
    String bad = r.file("bad", "path=bad mode=0644 owner=root group=root");
    r.add("x@1:20260101T000000Z", good, bad).write();
    String badName = bad.split(" ")[1];
    try (IpsDepot mirror = IpsDepot.start(r.root(), IpsDepot.Style.DEPOT);
        IpsDepot origin = IpsDepot.start(r.root(), IpsDepot.Style.DEPOT);
        PackedContentStore store = PackedContentStore.open(temp.resolve("store"))) {
      mirror.answer(
          "/p/file/1/" + badName, IpsRepository.gzip("BAD".getBytes(StandardCharsets.UTF_8)));
      PublisherRequest request =
          new PublisherRequest(
              "p",
              List.of(origin.address()),
              List.of(mirror.address()),
              SignaturePolicy.NONE,
              Optional.empty());
      try (Publisher publisher = Publisher.open(request, access())) {
        PackageManifest manifest = publisher.manifest(publisher.catalog().versions("x").get(0));
        Map<String, Content> payloads =
            PayloadFetch.fetch(
                    List.of(new PackagePayloads(publisher, manifest, withPayload(manifest))),
                    store,
                    CONTEXT)
                .get(0);
        assertArrayEquals(
            "bad".getBytes(StandardCharsets.UTF_8), store.bytes(payloads.get(badName)));
        assertEquals(
            List.of("/p/file/1/" + badName),
            origin.requests().stream().filter(p -> p.contains("/file/")).distinct().toList());
      }
    }
  }

  @Test
  void aFullPackIsNotReadAgainAndAnotherSelectionAddsToIt() throws Exception {
    IpsRepository r = repository("r");
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      lines.add(r.file("body " + i, "path=f" + i + " mode=0644 owner=root group=root"));
    }
    lines.add(r.file("", "path=empty mode=0644 owner=root group=root"));
    r.add("x@1:20260101T000000Z", lines.toArray(new String[0])).write();
    try (IpsDepot depot = IpsDepot.start(r.root(), IpsDepot.Style.DEPOT);
        Publisher publisher = Publisher.open(PublisherRequest.of("p", depot.address()), access())) {
      PackageManifest manifest = publisher.manifest(publisher.catalog().versions("x").get(0));
      List<Action> all = withPayload(manifest);
      int[] counts = new int[4];
      for (int round = 0; round < 4; round++) {
        try (PackedContentStore store = PackedContentStore.open(temp.resolve("store"))) {
          List<Action> some =
              round == 0 ? all.subList(0, 30) : round == 3 ? all.subList(5, 9) : all;
          Map<String, Content> payloads =
              PayloadFetch.fetch(
                      List.of(new PackagePayloads(publisher, manifest, some)), store, CONTEXT)
                  .get(0);
          assertEquals(some.size(), payloads.size());
          for (Action action : some) {
            assertEquals(
                action.payload().orElseThrow(),
                Sha1.hex(store.bytes(payloads.get(action.payload().orElseThrow()))));
          }
          counts[round] = (int) depot.requests().stream().filter(p -> p.contains("/file/")).count();
        }
      }
      assertArrayEquals(new int[] {30, 41, 41, 41}, counts);
    }
  }

  @Test
  void offLineTheCacheIsEnough() throws Exception {
    Access online = access();
    Access offline =
        new Access(
            online.cache(),
            true,
            Optional.empty(),
            online.proxies(),
            Optional.empty(),
            Optional.empty(),
            BuildLog.SILENT);
    for (IpsDepot.Style style : IpsDepot.Style.values()) {
      try (IpsDepot depot = IpsDepot.start(RESOURCES.resolve("repo"), style)) {
        PublisherRequest request = PublisherRequest.of(PREFIX, depot.address());
        ImageBuildException e =
            assertThrows(ImageBuildException.class, () -> Publisher.open(request, offline));
        assertTrue(e.getMessage().contains(depot.address()), e.getMessage());
        assertEquals(List.of(), depot.requests());
        List<String> names;
        try (Publisher publisher = Publisher.open(request, online)) {
          Catalog catalog = publisher.catalog();
          names = catalog.names();
          publisher.manifest(catalog.versions("entire").get(0));
        }
        int before = depot.requests().size();
        try (Publisher publisher = Publisher.open(request, offline)) {
          Catalog catalog = publisher.catalog();
          assertEquals(names, catalog.names());
          publisher.manifest(catalog.versions("entire").get(0));
          e =
              assertThrows(
                  ImageBuildException.class,
                  () -> publisher.manifest(catalog.versions("system/base").get(0)));
          assertTrue(e.getMessage().startsWith("offline, and not in the cache"), e.getMessage());
        }
        assertEquals(before, depot.requests().size());
      }
    }
  }
}
