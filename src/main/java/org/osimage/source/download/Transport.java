package org.osimage.source.download;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
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
  private final Logins logins;
  private Optional<HttpClient> client = Optional.empty();

  Transport(Access access) {
    this.access = access;
    this.logins = new Logins(access.credentials());
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
  <T> T get(Address address, Map<String, String> conditions, Reader<T> reader) throws IOException {
    try {
      return getAllowed(address, conditions, reader);
    } catch (RefusedException e) {
      throw new ImageBuildException(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * As {@link #get}.
   *
   * @throws RefusedException if the server refuses the file
   */
  <T> T getAllowed(Address address, Map<String, String> conditions, Reader<T> reader)
      throws IOException {
    if (address.local().isPresent()) {
      try (Answer answer = openFile(address.local().get())) {
        return reader.read(answer);
      }
    }
    if (access.offline()) {
      throw new ImageBuildException(
          "offline, and not in the cache " + access.cache() + ": " + address);
    }
    logins.add(address);
    try (Answer answer = ask(address, conditions)) {
      return reader.read(answer);
    } catch (ImageBuildException | RefusedException e) {
      throw e;
    } catch (IOException e) {
      access.log().debug(address + ": " + e + "; trying once more");
      try (Answer answer = ask(address, conditions)) {
        return reader.read(answer);
      } catch (RefusedException again) {
        throw again;
      } catch (IOException again) {
        again.addSuppressed(e);
        throw NetworkFault.of(address, again);
      }
    }
  }

  private static Answer openFile(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return new Answer(Status.MISSING, InputStream.nullInputStream(), Map.of());
    }
    try {
      return new Answer(Status.FOUND, Files.newInputStream(file), Map.of());
    } catch (AccessDeniedException e) {
      throw new ImageBuildException("no permission to read " + file, e);
    }
  }

  private Answer ask(Address address, Map<String, String> conditions) throws IOException {
    HttpRequest.Builder request = HttpRequest.newBuilder(address.uri()).timeout(ANSWER);
    request.header("User-Agent", "osimage-maven-plugin");
    conditions.forEach(request::header);
    try {
      return answer(
          address, client().send(request.build(), HttpResponse.BodyHandlers.ofInputStream()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while asking for " + address, e);
    } catch (IOException e) {
      if ("No credentials provided".equals(e.getMessage())) {
        throw new RefusedException(loginWanted(address));
      }
      throw e;
    }
  }

  private static String loginWanted(Address address) {
    return address
        + " asks for a name and password: put them into settings.xml as a <server> and name its"
        + " id, or for the host's own apt sources into apt's auth.conf";
  }

  private Answer answer(Address address, HttpResponse<InputStream> response) throws IOException {
    int status = response.statusCode();
    if (status == 200) {
      InputStream body = new StallGuard(response.body(), address.toString(), STALL_SECONDS);
      return new Answer(Status.FOUND, body, validators(response));
    }
    response.body().close();
    return switch (status) {
      case 304 -> new Answer(Status.UNCHANGED, InputStream.nullInputStream(), Map.of());
      case 404, 410 -> new Answer(Status.MISSING, InputStream.nullInputStream(), Map.of());
      case 401 -> throw new RefusedException(loginWanted(address));
      case 403 -> throw new RefusedException(address + " is refused by its server (403)");
      case 407 ->
          throw new ImageBuildException(
              "the proxy on the way to "
                  + address
                  + " asks for a name and password: put them into the proxy in settings.xml");
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
    builder.authenticator(logins);
    access.tls().ifPresent(builder::sslContext);
    return builder.build();
  }
}
