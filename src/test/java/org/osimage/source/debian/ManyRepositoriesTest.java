package org.osimage.source.debian;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.BasicAuthenticator;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
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
import org.osimage.source.download.Address;

/** Debian and two vendors: other keys, another suite, one behind a password; one resolution. */
class ManyRepositoriesTest {
  private static final Instant NOW = Instant.parse("2022-01-02T00:00:00Z");

  @TempDir Path dir;
  private final SigningKey debianKey = SigningKey.create();
  private final SigningKey vendorKey = SigningKey.create();
  private HttpServer server;

  @BeforeEach
  void publish() throws IOException {
    new TestRepository(Files.createDirectory(dir.resolve("debian")))
        .add("base", "1.0")
        .add("tool", "1.0")
        .publish(debianKey);
    TestRepository vendor = new TestRepository(Files.createDirectory(dir.resolve("vendor")));
    vendor.suite = "stable";
    vendor.codename = "stable";
    vendor.add("vapp", "2.0", "Depends: base, secret").add("tool", "3.0").publish(vendorKey);
    new TestRepository(Files.createDirectory(dir.resolve("closed")))
        .add("secret", "1.0", "Depends: base")
        .publish(vendorKey);
    Files.write(dir.resolve("debian.gpg"), debianKey.keyring());
    Files.write(dir.resolve("vendor.gpg"), vendorKey.keyring());
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server
        .createContext(
            "/closed",
            exchange -> {
              Path file = dir.resolve(exchange.getRequestURI().getPath().substring(1));
              boolean there = Files.isRegularFile(file);
              byte[] body = there ? Files.readAllBytes(file) : new byte[0];
              exchange.sendResponseHeaders(there ? 200 : 404, there ? body.length : -1);
              if (there) {
                exchange.getResponseBody().write(body);
              }
              exchange.close();
            })
        .setAuthenticator(
            new BasicAuthenticator("closed") {
              @Override
              public boolean checkCredentials(String user, String password) {
                return user.equals("me") && password.equals("p@ss");
              }
            });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private AptRepositories debian() {
    return from("bookworm", dir.resolve("debian").toString(), "debian", Optional.empty());
  }

  private AptRepositories vendor(Integer priority) {
    return from("stable", "file:" + dir.resolve("vendor"), "vendor", Optional.ofNullable(priority));
  }

  private AptRepositories closed(Optional<Address.Login> login) {
    String mirror = "http://localhost:" + server.getAddress().getPort() + "/closed";
    return new AptRepositories(
        List.of("bookworm"),
        List.of("main"),
        List.of(mirror),
        Optional.of(dir.resolve("vendor.gpg").toString()),
        false,
        Optional.of("vendor"),
        Optional.empty(),
        login);
  }

  private AptRepositories from(
      String suite, String mirror, String key, Optional<Integer> priority) {
    return new AptRepositories(
        List.of(suite),
        List.of("main"),
        List.of(mirror),
        Optional.of(dir.resolve(key + ".gpg").toString()),
        false,
        Optional.empty(),
        priority,
        Optional.empty());
  }

  private DebianResolver resolver(boolean offline) {
    Access direct = Access.direct(dir.resolve("cache"), Optional.of(NOW), BuildLog.SILENT);
    Access access =
        new Access(
            direct.cache(),
            offline,
            direct.now(),
            direct.proxies(),
            direct.credentials(),
            direct.tls(),
            direct.log());
    return new DebianResolver(access, new HostApt(dir.resolve("none"), dir.resolve("none")));
  }

  private DebianRequest request(Integer priority, String... packages) {
    Optional<Address.Login> login = Optional.of(new Address.Login("me", "p@ss"));
    return new DebianRequest(
        List.of(debian(), vendor(priority), closed(login)),
        "amd64",
        DebianWishes.of(List.of(packages)));
  }

  @Test
  void dependenciesCrossRepositories() throws Exception {
    DebianResolution resolution = resolver(false).resolve(request(null, "vapp"));
    assertEquals(
        List.of("base bookworm", "secret bookworm", "vapp stable"),
        resolution.packages().stream().map(p -> p.name() + " " + p.suite()).toList());
    Map<String, Path> files = resolution.download();
    assertEquals("secret 1.0", Files.readString(files.get("secret")));
    assertEquals("vapp 2.0", Files.readString(files.get("vapp")));
  }

  @Test
  void priorityGoesBeforeVersion() throws Exception {
    assertEquals("3.0", version(request(null, "tool")));
    assertEquals("1.0", version(request(400, "tool")));
    ImageBuildException e =
        assertThrows(ImageBuildException.class, () -> version(request(-1, "vapp")));
    assertTrue(e.getMessage().contains("vapp"), e.getMessage());
  }

  private String version(DebianRequest request) throws IOException {
    return resolver(false).resolve(request).packages().get(0).version();
  }

  @Test
  void theLockHasThemAllAndIsRebuiltOffLine() throws Exception {
    DebianRequest request = request(null, "vapp");
    DebianResolution resolution = resolver(false).resolve(request);
    resolution.download();
    LockFile lock =
        LockFile.parse(
            LockFile.empty().with(PackageLock.section(request, resolution.packages())).toString(),
            "osimage.lock");
    DebianResolution again = resolver(true).resolve(request, lock);
    assertEquals(resolution.packages(), again.packages());
    assertEquals("secret 1.0", Files.readString(again.download().get("secret")));
    LockFile other = lock;
    ImageBuildException e =
        assertThrows(
            ImageBuildException.class, () -> resolver(true).resolve(request(400, "vapp"), other));
    assertTrue(e.getMessage().contains("mvn osimage:lock"), e.getMessage());
  }

  @Test
  void aPasswordThatIsMissingOrWrongIsSaidInWords() {
    DebianRequest without =
        new DebianRequest(
            List.of(closed(Optional.empty())), "amd64", DebianWishes.of(List.of("secret")));
    ImageBuildException e =
        assertThrows(ImageBuildException.class, () -> resolver(false).resolve(without));
    assertTrue(e.getMessage().contains("asks for a name and password"), e.getMessage());
    DebianRequest wrong =
        new DebianRequest(
            List.of(closed(Optional.of(new Address.Login("me", "wr0ng")))),
            "amd64",
            DebianWishes.of(List.of("secret")));
    e = assertThrows(ImageBuildException.class, () -> resolver(false).resolve(wrong));
    assertFalse(e.getMessage().contains("wr0ng"), e.getMessage());
    assertFalse(e.getMessage().contains("Exception"), e.getMessage());
  }

  @Test
  void theHostsAuthConfLetsIn() throws Exception {
    Path host = Files.createDirectories(dir.resolve("host"));
    int port = server.getAddress().getPort();
    Files.writeString(
        host.resolve("sources.list"),
        "deb [signed-by="
            + dir.resolve("vendor.gpg")
            + "] http://localhost:"
            + port
            + "/closed bookworm main\n");
    Files.writeString(
        host.resolve("auth.conf"),
        "# ours\nmachine http://localhost:" + port + "/closed\nlogin me password p@ss\n");
    Access access = Access.direct(dir.resolve("cache2"), Optional.of(NOW), BuildLog.SILENT);
    DebianResolver resolver = new DebianResolver(access, new HostApt(host, host));
    DebianRequest request =
        Requests.withoutProvided(Requests.of(Requests.host("bookworm"), "secret"));
    ImageBuildException e =
        assertThrows(ImageBuildException.class, () -> resolver.resolve(request));
    assertTrue(e.getMessage().contains("base"), e.getMessage()); // the index was read
  }
}
