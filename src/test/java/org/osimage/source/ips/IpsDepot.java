package org.osimage.source.ips;

import com.sun.net.httpserver.BasicAuthenticator;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * Serves a repository of version 4 on the loopback device: its files as they lie, or the operations
 * of a depot.
 */
public final class IpsDepot implements AutoCloseable {
  public enum Style {
    /** A web server over the repository's directory. */
    FILES,
    /** pkg.depotd. */
    DEPOT
  }

  private static final String VERSIONS =
      "pkg-server linux\ncatalog 0 1\nfile 0 1 2\ninfo 0\nmanifest 0 1\np5i 0\npublisher 0 1\n"
          + "search 0 1\nstatus 0\nversions 0\n";

  private final Path root;
  private final Style style;
  private final String scheme;
  private final HttpServer server;
  private final HttpContext content;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final Map<String, byte[]> answers = new ConcurrentHashMap<>();
  private final Map<String, Integer> failures = new ConcurrentHashMap<>();

  private IpsDepot(Path root, Style style, Optional<SSLContext> tls) throws IOException {
    this.root = root;
    this.style = style;
    this.scheme = tls.isPresent() ? "https" : "http";
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    this.server = tls.isPresent() ? https(address, tls.get()) : HttpServer.create(address, 0);
    this.content = server.createContext("/", this::serve);
    server.setExecutor(threads);
    server.start();
  }

  public static IpsDepot start(Path repository, Style style) throws IOException {
    return new IpsDepot(repository, style, Optional.empty());
  }

  /** Over https, for clients only whose certificate the context trusts. */
  public static IpsDepot start(Path repository, Style style, SSLContext tls) throws IOException {
    return new IpsDepot(repository, style, Optional.of(tls));
  }

  private static HttpServer https(InetSocketAddress address, SSLContext tls) throws IOException {
    HttpsServer server = HttpsServer.create(address, 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(tls) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters ssl = tls.getDefaultSSLParameters();
            ssl.setNeedClientAuth(true);
            parameters.setSSLParameters(ssl);
          }
        });
    return server;
  }

  public String address() {
    return scheme
        + "://"
        + server.getAddress().getHostString()
        + ":"
        + server.getAddress().getPort();
  }

  /** The paths asked for so far, undecoded, in the order in which they came. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  /** Answers a path with these bytes from now on. */
  public void answer(String path, byte[] body) {
    answers.put(path, body);
  }

  /** Lets in only who shows this user and password from now on. */
  public void require(String user, String password) {
    content.setAuthenticator(
        new BasicAuthenticator("packages") {
          @Override
          public boolean checkCredentials(String shownUser, String shownPassword) {
            return user.equals(shownUser) && password.equals(shownPassword);
          }
        });
  }

  /** Answers a path with a status from now on. */
  public void fail(String path, int status) {
    failures.put(path, status);
  }

  private void serve(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getRawPath();
    requests.add(path);
    try (exchange) {
      Optional<byte[]> body = Optional.ofNullable(answers.get(path));
      Integer status = failures.get(path);
      if (status == null && body.isEmpty()) {
        body = style == Style.FILES ? file(decoded(path).substring(1)) : operation(path);
      }
      if (status != null || body.isEmpty()) {
        exchange.sendResponseHeaders(status == null ? 404 : status, -1);
      } else {
        exchange.sendResponseHeaders(200, body.get().length == 0 ? -1 : body.get().length);
        exchange.getResponseBody().write(body.get());
      }
    }
  }

  private static String decoded(String path) {
    return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private Optional<byte[]> file(String path) throws IOException {
    Path file = root.resolve(path).normalize();
    return file.startsWith(root) && Files.isRegularFile(file)
        ? Optional.of(Files.readAllBytes(file))
        : Optional.empty();
  }

  private Optional<byte[]> operation(String path) throws IOException {
    if (path.equals("/versions/0/")) {
      return Optional.of(VERSIONS.getBytes(StandardCharsets.US_ASCII));
    }
    String publisher = Files.readString(root.resolve("pkg5.repository"));
    publisher = publisher.replaceFirst("(?s).*prefix = (\\S+).*", "$1");
    if (path.equals("/publisher/1/")) {
      return Optional.of(
          ("{\"packages\":[],\"publishers\":[{\"alias\":null,\"name\":\""
                  + publisher
                  + "\",\"packages\":[],\"repositories\":[]}],\"version\":1}\n")
              .getBytes(StandardCharsets.US_ASCII));
    }
    String rest = path.substring(1);
    int slash = rest.indexOf('/');
    if (slash > 0
        && Files.isDirectory(root.resolve("publisher").resolve(rest.substring(0, slash)))) {
      publisher = rest.substring(0, slash);
      rest = rest.substring(slash + 1);
    }
    String home = "publisher/" + publisher + "/";
    if (rest.startsWith("catalog/1/")) {
      return file(home + "catalog/" + rest.substring("catalog/1/".length()));
    }
    if (rest.startsWith("manifest/0/")) {
      return file(home + "pkg/" + rest.substring("manifest/0/".length()).replaceFirst("@", "/"));
    }
    if (rest.startsWith("file/1/")) {
      String hash = rest.substring("file/1/".length());
      return file(home + "file/" + hash.substring(0, 2) + "/" + hash);
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
