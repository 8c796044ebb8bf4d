package org.osimage.source.download;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.osimage.ImageBuildException;

/** Opens {@code http:}, {@code https:} and {@code file:} addresses. Safe for several threads. */
final class Transport {
  private static final Duration CONNECT = Duration.ofSeconds(30);
  private static final Duration ANSWER = Duration.ofMinutes(2);
  private static final long STALL_SECONDS = 120;

  enum Status {
    FOUND,
    UNCHANGED,
    MISSING
  }

  /**
   * @param body empty unless FOUND; to be closed
   * @param validators headers that make a later request conditional
   */
  record Answer(Status status, InputStream body, Map<String, String> validators)
      implements AutoCloseable {
    @Override
    public void close() throws IOException {
      body.close();
    }
  }

  private final Access access;
  private Optional<HttpClient> client = Optional.empty();

  Transport(Access access) {
    this.access = access;
  }

  /** The local file that a {@code file:} address names. */
  static Optional<Path> local(String address) throws ImageBuildException {
    if (!address.startsWith("file:")) {
      return Optional.empty();
    }
    try {
      URI uri = uri(address);
      return Optional.of(
          Path.of(uri.getPath() == null ? uri.getSchemeSpecificPart() : uri.getPath()));
    } catch (IllegalArgumentException | FileSystemNotFoundException e) {
      throw new ImageBuildException("no usable file address: " + address, e);
    }
  }

  private static URI uri(String address) throws ImageBuildException {
    try {
      return URI.create(address.replace(" ", "%20").replace("[", "%5B").replace("]", "%5D"));
    } catch (IllegalArgumentException e) {
      throw new ImageBuildException("no usable address: " + address, e);
    }
  }

  /** What is done with an answer. */
  interface Reader<T> {
    T read(Answer answer) throws IOException;
  }

  /**
   * Asks, and a second time after a fault of the network or the server.
   *
   * @param conditions validators of the copy at hand; an equal one is answered UNCHANGED
   * @param reader is called again when the body broke off
   */
  <T> T get(String address, Map<String, String> conditions, Reader<T> reader) throws IOException {
    Optional<Path> file = local(address);
    if (file.isPresent()) {
      try (Answer answer = openFile(file.get())) {
        return reader.read(answer);
      }
    }
    if (access.offline()) {
      throw new ImageBuildException(
          "offline, and not in the cache " + access.cache() + ": " + address);
    }
    try (Answer answer = ask(address, conditions)) {
      return reader.read(answer);
    } catch (ImageBuildException e) {
      throw e;
    } catch (IOException e) {
      access.log().debug(address + ": " + e + "; trying once more");
      try (Answer answer = ask(address, conditions)) {
        return reader.read(answer);
      } catch (IOException again) {
        again.addSuppressed(e);
        throw again;
      }
    }
  }

  private static Answer openFile(Path file) throws IOException {
    try {
      return new Answer(Status.FOUND, Files.newInputStream(file), Map.of());
    } catch (NoSuchFileException e) {
      return new Answer(Status.MISSING, InputStream.nullInputStream(), Map.of());
    }
  }

  private Answer ask(String address, Map<String, String> conditions) throws IOException {
    URI uri = uri(address);
    if (!"http".equals(uri.getScheme()) && !"https".equals(uri.getScheme())) {
      throw new ImageBuildException("only http:, https: and file: can be read: " + address);
    }
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(ANSWER);
    request.header("User-Agent", "osimage-maven-plugin");
    conditions.forEach(request::header);
    HttpResponse<InputStream> response;
    try {
      response = client().send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while asking for " + address, e);
    } catch (IOException e) {
      throw new IOException("cannot read " + address + ": " + e, e);
    }
    return answer(address, response);
  }

  private Answer answer(String address, HttpResponse<InputStream> response) throws IOException {
    int status = response.statusCode();
    if (status == 200) {
      InputStream body = new StallGuard(response.body(), address, STALL_SECONDS);
      return new Answer(Status.FOUND, body, validators(response));
    }
    response.body().close();
    return switch (status) {
      case 304 -> new Answer(Status.UNCHANGED, InputStream.nullInputStream(), Map.of());
      case 404, 410 -> new Answer(Status.MISSING, InputStream.nullInputStream(), Map.of());
      case 401, 403, 407 ->
          throw new ImageBuildException(
              address + " is refused (HTTP status " + status + "): are credentials missing?");
      default -> throw new IOException(address + " is answered with HTTP status " + status);
    };
  }

  private static Map<String, String> validators(HttpResponse<InputStream> response) {
    Optional<String> tag = response.headers().firstValue("ETag");
    if (tag.isPresent()) {
      return Map.of("If-None-Match", tag.get());
    }
    return response
        .headers()
        .firstValue("Last-Modified")
        .map(date -> Map.of("If-Modified-Since", date))
        .orElse(Map.of());
  }

  private synchronized HttpClient client() {
    HttpClient current = client.orElseGet(this::newClient);
    client = Optional.of(current);
    return current;
  }

  private HttpClient newClient() {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(CONNECT)
            .proxy(access.proxies());
    access.credentials().ifPresent(builder::authenticator);
    access.tls().ifPresent(builder::sslContext);
    return builder.build();
  }
}
