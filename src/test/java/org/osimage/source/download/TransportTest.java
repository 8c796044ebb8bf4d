package org.osimage.source.download;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.Authenticator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.ProxySelector;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osimage.BuildLog;
import org.osimage.ImageBuildException;

/** Proxies and credentials, against a server on the loopback device that plays both. */
class TransportTest {
  private HttpServer server;
  private String required = "";
  private int refusal = 407;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String header = refusal == 407 ? "Proxy-Authorization" : "Authorization";
    String given = Optional.ofNullable(exchange.getRequestHeaders().getFirst(header)).orElse("");
    if (!given.equals(required)) {
      String ask = refusal == 407 ? "Proxy-Authenticate" : "WWW-Authenticate";
      exchange.getResponseHeaders().set(ask, "Basic realm=\"test\"");
      exchange.sendResponseHeaders(refusal, -1);
    } else {
      byte[] body = ("for " + exchange.getRequestURI()).getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  private String get(String address, boolean proxy, Optional<Authenticator> credentials)
      throws IOException {
    ProxySelector proxies =
        ProxySelector.of(
            proxy ? new InetSocketAddress("localhost", server.getAddress().getPort()) : null);
    Access access =
        new Access(
            Path.of("unused"),
            false,
            Optional.empty(),
            proxies,
            credentials,
            Optional.empty(),
            BuildLog.SILENT);
    return new Transport(access)
        .get(
            Address.of(address, Path.of("")),
            Map.of(),
            answer -> new String(answer.body().readAllBytes(), StandardCharsets.UTF_8));
  }

  private static Optional<Authenticator> user() {
    return Optional.of(
        new Authenticator() {
          @Override
          protected PasswordAuthentication getPasswordAuthentication() {
            return new PasswordAuthentication("me", "secret".toCharArray());
          }
        });
  }

  @Test
  void proxyIsAsked() throws IOException {
    assertEquals(
        "for http://mirror.example.org/a", get("http://mirror.example.org/a", true, user()));
  }

  @Test
  void proxyCredentials() throws IOException {
    required = "Basic bWU6c2VjcmV0";
    assertEquals(
        "for http://mirror.example.org/a", get("http://mirror.example.org/a", true, user()));
  }

  @Test
  void serverCredentials() throws IOException {
    required = "Basic bWU6c2VjcmV0";
    refusal = 401;
    String address = "http://localhost:" + server.getAddress().getPort() + "/x%20y";
    assertEquals("for /x%20y", get(address, false, user()));
    ImageBuildException e =
        assertThrows(ImageBuildException.class, () -> get(address, false, Optional.empty()));
    assertTrue(e.getMessage().contains("asks for a name and password"), e.getMessage());
  }

  @Test
  void otherSchemesAreRefused() {
    for (String address : new String[] {"ftp://example.org/x", "/srv/mirror", "http://a b%/"}) {
      assertThrows(ImageBuildException.class, () -> get(address, false, Optional.empty()));
    }
  }
}
