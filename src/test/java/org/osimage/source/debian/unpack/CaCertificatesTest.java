package org.osimage.source.debian.unpack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.ImageBuildException;
import org.osimage.source.debian.certificate.SubjectHash;

class CaCertificatesTest {
  /** Self-signed, subject "C=XX, O= Ex Ample , CN=Test \u00c4 One", made by openssl. */
  static final String ONE =
      """
      -----BEGIN CERTIFICATE-----
      MIIByjCCAXGgAwIBAgIUJPrVL8WphGQbRQDrRfaKgUX762UwCgYIKoZIzj0EAwIw
      OjELMAkGA1UEBhMCWFgxFTATBgNVBAoMDCAgRXggIEFtcGxlIDEUMBIGA1UEAwwL
      VGVzdCDDhCBPbmUwIBcNMjYxMTIxMDY0OTQzWhgPMjEyNjEwMjgwNjQ5NDNaMDox
      CzAJBgNVBAYTAlhYMRUwEwYDVQQKDAwgIEV4ICBBbXBsZSAxFDASBgNVBAMMC1Rl
      c3Qgw4QgT25lMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEqq0JkaYzCGc63y13
      5aHnZXR4ylYZlyvr2n+TV5TIwlgU5eEy8F/hpvBp0EvorlKjy22B7L1K6Qh4AMcF
      2sW43aNTMFEwHQYDVR0OBBYEFOan2eV6HkPFGOafpTABgy2hyVkFMB8GA1UdIwQY
      MBaAFOan2eV6HkPFGOafpTABgy2hyVkFMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZI
      zj0EAwIDRwAwRAIgGiU98Bh73CrjJYlLLPuXHdSgsSTgHtAfjsuZSUs5PxcCIF0v
      Xjphz4dfVRLiNFWpF4GR5ykimXptE6XtY4cGH7HF
      -----END CERTIFICATE-----
      """;

  @TempDir Path dir;

  private DebBuilder certificates() {
    return new DebBuilder("ca-certificates")
        .file("./usr/share/ca-certificates/test/Two (b).crt", ONE)
        .file("./usr/share/ca-certificates/test/One.crt", ONE.strip())
        .file("./usr/share/ca-certificates/test/readme.txt", "");
  }

  @Test
  void bundleLinksAndConfiguration() throws Exception {
    Unpacking u = Unpacking.of(certificates().in(dir));
    assertEquals(ONE + ONE, u.text("etc/ssl/certs/ca-certificates.crt"));
    assertEquals(
        List.of("test/One.crt", "test/Two (b).crt"),
        u.text("etc/ca-certificates.conf").lines().filter(l -> !l.startsWith("#")).toList());
    assertEquals("/usr/share/ca-certificates/test/One.crt", u.target("etc/ssl/certs/One.pem"));
    assertEquals(
        "/usr/share/ca-certificates/test/Two (b).crt", u.target("etc/ssl/certs/Two_=b=.pem"));
    assertEquals("One.pem", u.target("etc/ssl/certs/48d7bbae.0"));
    assertTrue(u.paths().stream().noneMatch(p -> p.endsWith(".1")));
  }

  @Test
  void theKeyStoreIsReadByThePlatform() throws Exception {
    Unpacking u =
        Unpacking.of(certificates().in(dir), new DebBuilder("ca-certificates-java").in(dir));
    byte[] store =
        u.store.bytes(
            ((org.osimage.tree.Entry.RegularFile) u.entry("etc/ssl/certs/java/cacerts")).content());
    KeyStore jks = KeyStore.getInstance("JKS");
    jks.load(new ByteArrayInputStream(store), "changeit".toCharArray());
    assertEquals(
        List.of("debian:one.pem", "debian:two_=b=.pem"),
        Collections.list(jks.aliases()).stream().sorted().toList());
    assertArrayEquals(der(), jks.getCertificate("debian:one.pem").getEncoded());
    assertEquals(Unpacking.EPOCH * 1000, jks.getCreationDate("debian:one.pem").getTime());
  }

  private static byte[] der() {
    String body = ONE.replaceAll("-----[A-Z ]+-----", "");
    return Base64.getMimeDecoder().decode(body);
  }

  @Test
  void aDamagedCertificateIsNamed() {
    ImageBuildException e =
        assertThrows(
            ImageBuildException.class,
            () ->
                Unpacking.of(
                    new DebBuilder("ca-certificates")
                        .file(
                            "./usr/share/ca-certificates/x/Bad.crt",
                            "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n")
                        .in(dir)));
    assertEquals("the certificate of /etc/ssl/certs/Bad.pem is damaged", e.getMessage());
  }

  @Test
  void damagedBytesAreNoCertificate() {
    long seed = 11;
    Random random = new Random(seed);
    byte[] good = der();
    for (int round = 0; round < 3000; round++) {
      byte[] bad = good.clone();
      for (int i = 0; i < 3; i++) {
        bad[random.nextInt(200)] = (byte) random.nextInt(256);
      }
      try {
        SubjectHash.of(bad);
      } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
        // refused
      }
    }
  }
}
