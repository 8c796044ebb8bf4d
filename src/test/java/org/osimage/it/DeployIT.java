package org.osimage.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is deployed comes back as it was, for every attached file. */
@ExtendWith(Quickstart.class)
class DeployIT {
  private static final Map<String, String> ATTACHED =
      Map.of(
          "iso", "iso",
          "img", "usb",
          "cpio", "boot-archive",
          "kernel", "kernel",
          "manifest", "checksums");

  private static final String USER = "deployer";
  private static final String PASSWORD = "secret";

  @Test
  void toADirectoryAndBack() throws IOException {
    Path repository = Builds.work().resolve("deployed");
    Builds.delete(repository);
    String url = repository.toUri().toString();
    MavenRun.of(Quickstart.built().project())
        .run("deploy", "-DaltDeploymentRepository=releases::" + url)
        .succeeded();
    comesBack(url, Builds.settings(), "from-directory");
  }

  @Test
  void toAnAuthenticatedServerThatRefusesRedeployAndBack() throws IOException {
    Path stored = Files.createDirectories(Builds.work().resolve("served"));
    Builds.delete(stored);
    HttpServer server = server(stored);
    try {
      String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
      Path settings = settingsWithServer();
      MavenRun deploy = MavenRun.of(Quickstart.built().project()).with("-s", settings.toString());
      String target = "-DaltDeploymentRepository=releases::" + url;
      MavenRun.of(Quickstart.built().project()).run("deploy", target).failed(); // no password
      deploy.run("deploy", target).succeeded();
      MavenRun.Result again = deploy.run("deploy", target).failed();
      assertTrue(again.errors().contains("400"), again.errors());
      comesBack(url, settings, "from-server");
    } finally {
      server.stop(0);
    }
  }

  private static void comesBack(String url, Path settings, String name) throws IOException {
    for (Map.Entry<String, String> file : ATTACHED.entrySet()) {
      Path local = Builds.work().resolve(name);
      Path empty = Files.createDirectories(Builds.work().resolve(name + "-empty"));
      String coordinates = "org.example:quickstart:1.0:" + file.getKey() + ":" + file.getValue();
      MavenRun.of(empty)
          .with("-s", settings.toString())
          .run(
              "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:get",
              "-DremoteRepositories=releases::default::" + url,
              "-Dtransitive=false",
              "-Dartifact=" + coordinates,
              "-Dmaven.repo.local=" + local,
              "-Dmaven.repo.local.tail=" + Builds.repository())
          .succeeded();
      Path back =
          local.resolve(
              "org/example/quickstart/1.0/quickstart-1.0-" + file.getValue() + "." + file.getKey());
      assertEquals(
          Builds.sha256(Quickstart.built().output(file.getKey())),
          Builds.sha256(back),
          coordinates);
    }
  }

  private static Path settingsWithServer() throws IOException {
    Path settings = Builds.work().resolve("settings-server.xml");
    String server =
        "<servers><server><id>releases</id><username>"
            + USER
            + "</username><password>"
            + PASSWORD
            + "</password></server></servers>\n  <profiles>";
    Files.writeString(settings, Files.readString(Builds.settings()).replace("<profiles>", server));
    return settings;
  }

  /** Stores what is PUT once, as a repository of releases does, and answers GET. */
  private static HttpServer server(Path stored) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    String expected =
        "Basic "
            + Base64.getEncoder()
                .encodeToString((USER + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            if (!expected.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
              exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"test\"");
              exchange.sendResponseHeaders(401, -1);
              return;
            }
            Path file = stored.resolve("." + exchange.getRequestURI().getPath()).normalize();
            if (exchange.getRequestMethod().equals("PUT")) {
              exchange.sendResponseHeaders(put(exchange, file), -1);
            } else {
              get(exchange, file);
            }
          }
        });
    server.start();
    return server;
  }

  private static int put(HttpExchange exchange, Path file) throws IOException {
    boolean metadata = file.getFileName().toString().startsWith("maven-metadata");
    if (Files.exists(file) && !metadata) {
      exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
      return 400;
    }
    Files.createDirectories(file.getParent());
    try (OutputStream out = Files.newOutputStream(file)) {
      exchange.getRequestBody().transferTo(out);
    }
    return 201;
  }

  private static void get(HttpExchange exchange, Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      exchange.sendResponseHeaders(404, -1);
      return;
    }
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(200, head ? -1 : Files.size(file));
    if (!head) {
      Files.copy(file, exchange.getResponseBody());
    }
  }
}
