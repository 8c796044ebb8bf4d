package org.osimage.source.download;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osimage.BuildLog;
import org.osimage.ImageBuildException;

class AddressTest {
  @TempDir Path dir;

  @ParameterizedTest
  @ValueSource(strings = {"feature%2Ffoo", "a b", "a#b", "a?b", "100%", "plain", "\u00e4", "a+b"})
  void foldersOfAnyName(String name) throws Exception {
    Path folder = Files.createDirectories(dir.resolve(name));
    Files.writeString(Files.createDirectories(folder.resolve("pool/x y")).resolve("p%q"), "x");
    for (String text :
        List.of(
            folder.toString(),
            name,
            "file:" + folder,
            "file://" + folder,
            "FILE:" + folder,
            "file://localhost" + folder,
            "file:" + name,
            folder.toUri().toString())) {
      Address address = Address.of(text, dir);
      assertEquals(folder.toRealPath(), address.local().orElseThrow().toRealPath(), text);
      Path file = address.resolve("pool/x y/p%q").local().orElseThrow();
      assertEquals("x", Files.readString(file), text);
    }
  }

  @Test
  void aPathThatDoesNotExistIsDecoded() throws Exception {
    assertEquals(Path.of("/no such/x"), Address.of("file:/no%20such/x", dir).local().orElseThrow());
    assertEquals(Path.of("/no%zz"), Address.of("file:/no%zz", dir).local().orElseThrow());
  }

  @Test
  void serversOfAnyForm() throws Exception {
    Address v6 = Address.of("http://[::1]:18081/ok", dir);
    assertEquals("::1", v6.uri().getHost().replaceAll("[\\[\\]]", ""));
    assertEquals("http://[::1]:18081/ok/dists/a%20b", v6.resolve("dists/a b").toString());
    assertEquals("http://[::1]:18081", v6.server());
    Address upper = Address.of("HTTPS://Example.ORG/x y/%7Eme/a%zz/", dir);
    assertEquals("https://Example.ORG/x%20y/%7Eme/a%25zz/", upper.toString());
    assertEquals("https://example.org:443", upper.server());
    assertTrue(upper.isProtected());
    assertFalse(Address.of("http://localhost.example.com/", dir).isProtected());
    assertTrue(Address.of("http://localhost/", dir).isProtected());
  }

  @Test
  void aPasswordIsNeverPrinted() throws Exception {
    Address address = Address.of("http://me:p%40ss@w@example.org:80/x", dir);
    assertEquals("http://example.org:80/x", address.toString());
    assertEquals("me", address.login().orElseThrow().user());
    assertEquals("p@ss@w", address.login().orElseThrow().password());
    assertFalse(address.login().toString().contains("p@ss"));
    assertEquals("me", address.resolve("y").login().orElseThrow().user());
    String bad =
        assertThrows(ImageBuildException.class, () -> Address.of("http://me:secret@ho st/x", dir))
            .getMessage();
    assertFalse(bad.contains("secret"), bad);
  }

  @ParameterizedTest
  @ValueSource(strings = {"no-such-folder", "ftp://example.org/", "http:///x", "http:", "https://"})
  void whatIsNoAddress(String text) {
    assertThrows(ImageBuildException.class, () -> Address.of(text, dir));
  }

  @Test
  void faultsOfTheNetworkAreWords() throws Exception {
    Address address = Address.of("http://u:secret@example.org/x", dir);
    for (IOException fault :
        List.of(
            new UnknownHostException("example.org"),
            new ConnectException(),
            new IOException("HTTP/1.1 header parser received no bytes"))) {
      String text = String.valueOf(NetworkFault.of(address, fault).getMessage());
      assertTrue(
          text.startsWith("cannot read http://example.org/x: the " + "host example.org is unknown")
              || text.contains("no connection to http://example.org:80")
              || text.contains("the server closed the connection"),
          text);
      assertTrue(text.contains("the proxies in settings.xml") && text.contains("-o "), text);
      assertFalse(text.contains("Exception") || text.contains("secret"), text);
    }
  }

  @Test
  void nobodyListens() throws Exception {
    int port;
    try (java.net.ServerSocket socket = new java.net.ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    Access access =
        Access.direct(dir.resolve("cache"), java.util.Optional.empty(), BuildLog.SILENT);
    Address address = Address.of("http://127.0.0.1:" + port + "/x", dir);
    String text =
        assertThrows(ImageBuildException.class, () -> Downloads.open(access).changing(address))
            .getMessage();
    assertTrue(text.contains("no connection to http://127.0.0.1:" + port), text);
  }
}
