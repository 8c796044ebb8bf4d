package org.osimage.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.osimage.ImageBuildException;
import org.osimage.pipeline.populate.PopulateStep;
import org.osimage.pipeline.step.BuildSettings;
import org.osimage.pipeline.step.BuildState;
import org.osimage.source.Servers;
import org.osimage.source.download.ServerPasswords;
import org.osimage.source.ips.IpsDepot;
import org.osimage.testing.MemoryContentStore;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/** What a POM says of publishers: who is let in where, which networks and packages are trusted. */
class IpsPublishersTest {
  private static final Instant LATER = Instant.parse("2030-01-01T00:00:00Z");
  private static final String HELLO = "<install><name>app/gnu-hello</name></install>";

  @TempDir Path dir;

  /** Asks for catalogs and manifests. */
  private PopulateStep resolved(String ips, Servers servers) throws IOException {
    String configuration = "<software><ips>" + ips + "</ips></software>";
    BuildSettings settings = Settings.online(dir, configuration, new Recorded(), servers, LATER);
    PopulateStep step = Settings.populate(settings, new MemoryContentStore());
    step.inputs();
    return step;
  }

  private ImageTree image(String ips, Servers servers) throws IOException {
    PopulateStep step = resolved(ips, servers);
    return step.run(BuildState.empty()).state().orElseThrow().pkgImage();
  }

  private String fault(String ips, Servers servers) {
    return String.valueOf(
        assertThrows(ImageBuildException.class, () -> resolved(ips, servers)).getMessage());
  }

  private static String publisher(String name, String origin, String rest) {
    return "<publishers><publisher><name>"
        + name
        + "</name><origins><origin>"
        + origin
        + "</origin></origins>"
        + rest
        + "</publisher></publishers>";
  }

  private static String secret(String origin) {
    return publisher("test.example", origin, "<serverId>depot</serverId>") + HELLO;
  }

  private Servers server(String user, String password, String key, String certificate) {
    Servers.Server server =
        new Servers.Server(
            Optional.of(user).filter(u -> !u.isEmpty()),
            password,
            Optional.of(key).filter(k -> !k.isEmpty()).map(dir::resolve),
            Optional.of(certificate).filter(c -> !c.isEmpty()).map(dir::resolve));
    return id -> id.equals("depot") ? Optional.of(server) : Optional.empty();
  }

  @Test
  void passwordOfTheServerIsShown() throws Exception {
    try (IpsDepot depot = IpsDepot.start(IpsBuildTest.repository("repo"), IpsDepot.Style.DEPOT)) {
      depot.require("me", "secret");
      ImageTree image = image(secret(depot.address()), server("me", "secret", "", ""));
      assertTrue(image.find(TreePath.literal("usr/bin/gnu-hello")).isPresent());
    }
  }

  @Test
  void serverThatTheSettingsLackIsNamed() {
    assertEquals(
        "publisher test.example: Maven's settings have no <server> with the <id> depot",
        fault(secret("https://pkg.invalid/"), Servers.none()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      emptyValue = "",
      textBlock =
          """
          '' | ''     | ''      | ''       | has neither <username> and <password> nor <privateKey>
          me | ''     | ''      | ''       | has a <username>, but no <password>
          '' | ''     | key.pem | ''       | names the <privateKey>
          me | secret | key.pem | ''       | names the <privateKey>
          '' | ''     | ok.pem  | cert.pem | names the <certificate>
          """)
  void whatTheServerLacksIsNamed(
      String user, String password, String key, String certificate, String fault) throws Exception {
    Files.writeString(dir.resolve("ok.pem"), "");
    String message =
        fault(secret("https://pkg.invalid/"), server(user, password, key, certificate));
    assertTrue(
        message.startsWith(
            "publisher test.example: the <server> depot of Maven's settings " + fault),
        message);
    assertEquals(fault.startsWith("names"), message.endsWith(".pem, which is no file"), message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://pkg.invalid/r1/",
        "HTTP://pkg.invalid/",
        "http://localhost.pkg.invalid/",
        "http://127.0.0.1.pkg.invalid/",
        "http://127.pkg.invalid/"
      })
  void plainHttpNeedsALockOrSignatures(String origin) {
    String plain = fault(publisher("test.example", origin, "") + HELLO, Servers.none());
    assertTrue(plain.contains("nothing protects " + origin + " on its way"), plain);
    assertFalse(ServerPasswords.isProtected(origin));
    String signed =
        "<options><signature-policy>require-signatures</signature-policy></options>"
            + "<trustAnchors>"
            + IpsBuildTest.repository("authority.pem")
            + "</trustAnchors>";
    String offline = offline(publisher("test.example", origin, signed) + HELLO);
    assertTrue(offline.startsWith("offline, and not in the cache"), offline);
  }

  /** How a build without a network ends. */
  private String offline(String ips) {
    IOException e =
        assertThrows(
            IOException.class,
            () -> {
              String configuration = "<software><ips>" + ips + "</ips></software>";
              BuildSettings settings = Settings.of(dir, configuration, new Recorded());
              Settings.populate(settings, new MemoryContentStore()).inputs();
            });
    return String.valueOf(e.getMessage());
  }

  @Test
  void lockedBuildMayUsePlainHttp() throws Exception {
    String local = publisher("test.example", IpsBuildTest.repository("repo").toString(), "");
    String configuration = "<software><ips>" + local + HELLO + "</ips></software>";
    try (ImageBuild build = new ImageBuild(Settings.of(dir, configuration, new Recorded()))) {
      build.lock();
    }
    String message = offline(publisher("test.example", "http://pkg.invalid/", "") + HELLO);
    assertTrue(message.startsWith("offline, and not in the cache"), message);
  }

  @ParameterizedTest
  @CsvSource({
    "https://pkg.example/, true",
    "HTTPS://pkg.example:8443/x, true",
    "http://localhost:8080/, true",
    "http://127.0.0.1/, true",
    "http://[::1]:81/, true",
    "http://pkg.example/, false",
    "http://localhost@pkg.example/, false",
    "ftp://localhost/, false",
    "https://, false",
    "'http://a b/', false",
  })
  void passwordsGoWhereNobodyReadsThem(String address, boolean expected) {
    assertEquals(expected, ServerPasswords.isProtected(address));
  }

  /** Right: what is wrong; nothing: installed. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          signed   |                    |
          signed   | require-signatures |
          plain    |                    |
          plain    | ignore             |
          plain    | verify             |
          plain    | require-signatures | is not signed, but the signature policy requires it
          unsuited | ignore             |
          unsuited |                    | is not made for signing
          unsuited | verify             | is not made for signing
          """)
  void signaturePolicyIsOfThePublisherOrTheImage(String name, String policy, String fault)
      throws Exception {
    String trust = "<trustAnchors>" + IpsBuildTest.repository("authority.pem") + "</trustAnchors>";
    String option = policy == null ? "" : "<signature-policy>" + policy + "</signature-policy>";
    String install = "<install><name>app/" + name + "</name></install>";
    String origin = IpsBuildTest.repository("signed").toString();
    String own = trust + "<options>" + option + "</options>";
    String ofPublisher = publisher("signed.example", origin, own) + install;
    String ofImage =
        publisher("signed.example", origin, trust)
            + "<image><properties>"
            + option
            + "</properties></image>"
            + install;
    for (String ips : new String[] {ofPublisher, ofImage}) {
      if (fault == null) {
        resolved(ips, Servers.none());
      } else {
        String message = fault(ips, Servers.none());
        assertTrue(message.startsWith("pkg://signed.example/app/" + name), message);
        assertTrue(message.contains(fault), message);
      }
    }
  }

  @Test
  void signaturesNeedAnAuthority() {
    String message =
        fault(
            publisher("signed.example", IpsBuildTest.repository("signed").toString(), "")
                + "<install><name>app/signed</name></install>",
            Servers.none());
    assertTrue(message.contains("cannot be proved without trust anchors"), message);
  }

  @Test
  void requiredNamesAreProved() throws Exception {
    String start =
        "<trustAnchors>"
            + IpsBuildTest.repository("authority.pem")
            + "</trustAnchors><options><signature-policy>require-names</signature-policy>"
            + "<signature-required-names>";
    String end = "</signature-required-names></options>";
    String origin = IpsBuildTest.repository("signed").toString();
    String install = "<install><name>app/signed</name></install>";
    resolved(
        publisher("signed.example", origin, start + "Test Root CA, Test Signer cs" + end) + install,
        Servers.none());
    String message =
        fault(
            publisher("signed.example", origin, start + "Nobody" + end) + install, Servers.none());
    assertTrue(message.contains("requires Nobody"), message);
  }
}
