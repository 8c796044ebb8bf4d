package org.osimage.source.ips.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.osimage.BuildLog;
import org.osimage.ImageBuildException;
import org.osimage.source.download.Access;
import org.osimage.source.ips.IpsDepot;

class ClientCertificateTest {
  private static final Path RESOURCES = Path.of("src/test/resources/org/osimage/source/ips");
  private static final Path TLS = RESOURCES.resolve("tls");
  private static final char[] PASSWORD = "secret".toCharArray();
  private static final String[] TRUST = {
    "javax.net.ssl.trustStore", "javax.net.ssl.trustStorePassword"
  };

  @TempDir Path temp;
  private final Optional<String>[] before = before();
  private IpsDepot depot;

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Optional<String>[] before() {
    return new Optional[] {
      Optional.ofNullable(System.getProperty(TRUST[0])),
      Optional.ofNullable(System.getProperty(TRUST[1]))
    };
  }

  private static KeyStore store(String certificate) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, PASSWORD);
    try (InputStream in = Files.newInputStream(TLS.resolve(certificate))) {
      Certificate c = CertificateFactory.getInstance("X.509").generateCertificate(in);
      store.setCertificateEntry("trusted", c);
    }
    return store;
  }

  /** A server that trusts the client, and a platform that trusts the server. */
  @BeforeEach
  void serve() throws Exception {
    KeyStore own = store("server.pem");
    String pem = Files.readString(TLS.resolve("server.key")).replaceAll("-----[^-]*-----", "");
    own.setKeyEntry(
        "key",
        KeyFactory.getInstance("RSA")
            .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem))),
        PASSWORD,
        new Certificate[] {own.getCertificate("trusted")});
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own, PASSWORD);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store("client.pem"));
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    depot = IpsDepot.start(RESOURCES.resolve("repo"), IpsDepot.Style.DEPOT, context);
    try (OutputStream out = Files.newOutputStream(temp.resolve("trust.p12"))) {
      store("server.pem").store(out, PASSWORD);
    }
    System.setProperty(TRUST[0], temp.resolve("trust.p12").toString());
    System.setProperty(TRUST[1], new String(PASSWORD));
  }

  @AfterEach
  void stop() {
    depot.close();
    for (int i = 0; i < TRUST.length; i++) {
      String name = TRUST[i];
      before[i].ifPresentOrElse(v -> System.setProperty(name, v), () -> System.clearProperty(name));
    }
  }

  private int packages(Optional<ClientCertificate> certificate) throws IOException {
    PublisherRequest request =
        new PublisherRequest(
            "test.example", List.of(depot.address()), List.of(), SignaturePolicy.NONE, certificate);
    Access access = Access.direct(temp.resolve("cache"), Optional.empty(), BuildLog.SILENT);
    try (Publisher publisher = Publisher.open(request, access)) {
      return publisher.catalog().names().size();
    }
  }

  private static ClientCertificate client(String key, String certificate) {
    return new ClientCertificate(TLS.resolve(key), TLS.resolve(certificate));
  }

  @ParameterizedTest
  @ValueSource(strings = {"client.key", "client.rsa.key"})
  void isShownToTheServer(String key) throws Exception {
    assertEquals(8, packages(Optional.of(client(key, "client.pem"))));
  }

  @Test
  void theServerRefusesOthers() {
    assertThrows(
        IOException.class, () -> packages(Optional.of(client("server.key", "server.pem"))));
  }

  @ParameterizedTest
  @CsvSource({
    "client.pem, client.pem, 'client.pem holds no private key in PEM'",
    "client.key, client.key, 'client.key holds no certificate'",
    "client.key, ../repo/pkg5.repository, 'pkg5.repository holds no certificate'",
  })
  void wrongFilesAreNamed(String key, String certificate, String fault) {
    ImageBuildException e =
        assertThrows(ImageBuildException.class, () -> client(key, certificate).tls());
    assertTrue(e.getMessage().contains(fault), e.getMessage());
  }
}
