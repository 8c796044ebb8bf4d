package org.osimage.source.debian;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.BuildLog;
import org.osimage.ImageBuildException;
import org.osimage.source.LockFile;
import org.osimage.source.debian.repository.HostApt;
import org.osimage.source.debian.repository.SigningKey;
import org.osimage.source.debian.repository.TestRepository;
import org.osimage.source.download.Access;

/** Downloads, the lock and offline work, over loopback HTTP. */
class DebianResolutionTest {
  private static SigningKey key;

  @TempDir Path temp;
  private TestRepository repository;
  private HttpServer server;
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());

  private final AtomicInteger breakOff = new AtomicInteger();

  @BeforeAll
  static void makeKey() {
    key = SigningKey.create();
  }

  @BeforeEach
  void serve() throws IOException {
    repository = new TestRepository(Files.createDirectory(temp.resolve("r")));
    repository.add("a", "1:1.0", "Depends: b").add("b", "2").publish(key);
    Files.write(temp.resolve("key.gpg"), key.keyring());
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          Path file = repository.root.resolve(exchange.getRequestURI().getPath().substring(1));
          if (breakOff.getAndDecrement() > 0) {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write(1);
            exchange.close();
            return;
          }
          if (!Files.isRegularFile(file)) {
            asked.add("GET " + exchange.getRequestURI().getPath());
            exchange.sendResponseHeaders(404, -1);
          } else {
            byte[] body = Files.readAllBytes(file);
            String tag = '"' + TestRepository.hex(body) + '"';
            exchange.getResponseHeaders().set("ETag", tag);
            boolean known = tag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"));
            // noted before it is answered: the client goes on as soon as it has the last byte
            asked.add((known ? "304 " : "GET ") + exchange.getRequestURI().getPath());
            if (known) {
              exchange.sendResponseHeaders(304, -1);
            } else {
              exchange.sendResponseHeaders(200, body.length);
              exchange.getResponseBody().write(body);
            }
          }
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private AptRepositories from(String uri) {
    return new AptRepositories(
        List.of("bookworm"),
        List.of("main"),
        List.of(uri),
        Optional.of(temp.resolve("key.gpg").toString()),
        false);
  }

  private DebianRequest request() {
    return Requests.of(from("http://localhost:" + server.getAddress().getPort()), "a");
  }

  private DebianResolver resolver(boolean offline) {
    return new DebianResolver(
        new Access(
            temp.resolve("cache"),
            offline,
            Optional.empty(),
            ProxySelector.of(null),
            Optional.empty(),
            Optional.empty(),
            BuildLog.SILENT),
        new HostApt(temp, temp));
  }

  @Test
  void filesAreVerifiedAndKept() throws IOException {
    Map<String, Path> files = resolver(false).resolve(request()).download();
    assertEquals("a 1:1.0", Files.readString(files.get("a")));
    assertEquals("b 2", Files.readString(files.get("b")));
    asked.clear();
    resolver(false).resolve(request()).download();
    assertEquals(List.of("304 /dists/bookworm/InRelease"), asked);
    asked.clear();
    assertEquals(files, resolver(true).resolve(request()).download());
    assertEquals(List.of(), asked);
  }

  @Test
  void brokenOffOnceIsReadAgain() throws IOException {
    breakOff.set(1);
    DebianResolution resolution = resolver(false).resolve(request());
    breakOff.set(1);
    assertEquals("b 2", Files.readString(resolution.download().get("b")));
    breakOff.set(1000);
    IOException e = assertThrows(IOException.class, () -> resolver(false).resolve(request()));
    assertTrue(e.getMessage().contains("/dists/bookworm/InRelease"), e.getMessage());
  }

  @Test
  void offlineNamesWhatIsMissing() throws IOException {
    ImageBuildException e =
        assertThrows(ImageBuildException.class, () -> resolver(true).resolve(request()));
    assertTrue(e.getMessage().contains("offline"), e.getMessage());
    assertTrue(e.getMessage().contains("/dists/bookworm/InRelease"), e.getMessage());
    resolver(false).resolve(request());
    e = assertThrows(ImageBuildException.class, () -> resolver(true).resolve(request()).download());
    assertTrue(e.getMessage().contains("/pool/a_1%251.0.deb"), e.getMessage());
  }

  @Test
  void changedFileNamesPackageAndBothDigests() throws IOException {
    DebianResolution resolution = resolver(false).resolve(request());
    Files.writeString(repository.root.resolve("pool/b_2.deb"), "evi");
    ImageBuildException e = assertThrows(ImageBuildException.class, resolution::download);
    assertTrue(e.getMessage().contains("package b (2)"), e.getMessage());
    assertTrue(e.getMessage().contains(TestRepository.hex("evi".getBytes())), e.getMessage());
    assertTrue(e.getMessage().contains(TestRepository.hex("b 2".getBytes())), e.getMessage());
    Files.writeString(repository.root.resolve("pool/b_2.deb"), "much longer");
    e = assertThrows(ImageBuildException.class, resolution::download);
    assertTrue(e.getMessage().contains("more than the 3 bytes"), e.getMessage());
    assertFalse(
        Files.exists(temp.resolve("cache/tmp"))
            && Files.list(temp.resolve("cache/tmp")).findAny().isPresent());
  }

  @Test
  void lockHoldsVersionsWhenTheArchiveMovesOn() throws IOException {
    DebianResolution first = resolver(false).resolve(request());
    LockFile lock = LockFile.empty().with(PackageLock.section(request(), first.packages()));
    String text = lock.toString();
    assertFalse(text.contains("localhost"));
    repository.add("b", "3").publish(key);
    assertEquals("3", resolver(false).resolve(request()).packages().get(1).version());
    asked.clear();
    DebianResolution locked =
        resolver(false).resolve(request(), LockFile.parse(text, "osimage.lock"));
    assertEquals(first.packages(), locked.packages());
    assertEquals("[b (2), a (1:1.0)]", locked.why("b").toString());
    locked.download();
    assertEquals(2, asked.size(), asked.toString());
    // the packages alone are asked for, no index
    assertTrue(asked.stream().allMatch(a -> a.startsWith("GET /pool/")), asked.toString());
  }

  @Test
  void lockedDigestCounts() throws IOException {
    DebianResolution first = resolver(false).resolve(request());
    String right = TestRepository.hex("b 2".getBytes());
    String wrong = "0".repeat(64);
    LockFile lock =
        LockFile.parse(
            LockFile.empty()
                .with(PackageLock.section(request(), first.packages()))
                .toString()
                .replace(right, wrong),
            "osimage.lock");
    DebianResolution locked = resolver(false).resolve(request(), lock);
    ImageBuildException e = assertThrows(ImageBuildException.class, locked::download);
    for (String part : List.of("package b (2)", right, wrong, "osimage.lock")) {
      assertTrue(e.getMessage().contains(part), e.getMessage());
    }
  }

  @Test
  void droppedVersionIsExplained() throws IOException {
    DebianResolution resolution = resolver(false).resolve(request());
    Files.delete(repository.root.resolve("pool/b_2.deb"));
    ImageBuildException e = assertThrows(ImageBuildException.class, resolution::download);
    assertTrue(e.getMessage().contains("Mirrors drop old versions"), e.getMessage());
  }

  @Test
  void lockOfAnotherRequestIsRefused() throws IOException {
    LockFile lock =
        LockFile.empty()
            .with(PackageLock.section(request(), resolver(false).resolve(request()).packages()));
    DebianRequest other = Requests.recommending(request());
    ImageBuildException e =
        assertThrows(ImageBuildException.class, () -> resolver(false).resolve(other, lock));
    assertTrue(e.getMessage().contains("mvn osimage:lock"), e.getMessage());
    assertEquals(
        2,
        resolver(false)
            .resolve(Requests.from(request(), from(repository.uri())), lock)
            .download()
            .size());
  }

  @Test
  void brokenLocksAreNamedByLine() {
    String key = request().lockKey();
    for (String text :
        List.of(
            "",
            "x",
            "format 2\n",
            "format 1\na b c\n",
            "format 1\n[" + key + "]\na b c d e f g\n")) {
      ImageBuildException e =
          assertThrows(
              ImageBuildException.class,
              () -> PackageLock.packages(LockFile.parse(text, "osimage.lock"), request()));
      assertTrue(e.getMessage().startsWith("osimage.lock"), e.getMessage());
    }
  }

  @Test
  void twoAtOnceShareACache() throws Exception {
    List<Throwable> faults = Collections.synchronizedList(new ArrayList<>());
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  resolver(false).resolve(request()).download();
                } catch (IOException | RuntimeException e) {
                  faults.add(e);
                }
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(List.of(), faults);
  }
}
