package org.osimage.source.ips.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osimage.BuildLog;
import org.osimage.ImageBuildException;
import org.osimage.source.download.Access;
import org.osimage.source.ips.IpsDepot;
import org.osimage.source.ips.action.Manifest;
import org.osimage.source.ips.repository.SignaturePolicy.Mode;

/** Packages that the real pkgsign signed. */
class ManifestSignaturesTest {
  private static final Path RESOURCES = Path.of("src/test/resources/org/osimage/source/ips");
  private static final Path AUTHORITY = RESOURCES.resolve("authority.pem");

  @TempDir Path temp;

  private PackageManifest read(String name, SignaturePolicy policy, Optional<Instant> now)
      throws Exception {
    PublisherRequest request =
        new PublisherRequest(
            "signed.example",
            List.of(RESOURCES.resolve("signed").toString()),
            List.of(),
            policy,
            Optional.empty());
    try (Publisher publisher =
        Publisher.open(request, Access.direct(temp.resolve("cache"), now, BuildLog.SILENT))) {
      return publisher.manifest(publisher.catalog().versions("app/" + name).get(0));
    }
  }

  private static SignaturePolicy policy(Mode mode, String... names) {
    return new SignaturePolicy(mode, List.of(AUTHORITY), List.of(names));
  }

  /** Right: what is wrong; nothing: accepted. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          signed   | IGNORE             |
          signed   | VERIFY             |
          signed   | REQUIRE_SIGNATURES |
          plain    | IGNORE             |
          plain    | VERIFY             |
          plain    | REQUIRE_SIGNATURES | is not signed, but the signature policy requires it
          hashed   | VERIFY             |
          hashed   | REQUIRE_SIGNATURES | is not signed, but the signature policy requires it
          unsuited | IGNORE             |
          unsuited | VERIFY             | is not made for signing
          unsuited | REQUIRE_SIGNATURES | is not made for signing
          """)
  void policiesAreProved(String name, Mode mode, String fault) throws Exception {
    if (fault == null) {
      assertEquals("app/" + name, read(name, policy(mode), Optional.empty()).fmri().name());
    } else {
      refused(name, policy(mode), Optional.empty(), fault);
    }
  }

  private void refused(String name, SignaturePolicy policy, Optional<Instant> now, String fault) {
    ImageBuildException e = assertThrows(ImageBuildException.class, () -> read(name, policy, now));
    assertTrue(e.getMessage().contains(fault), e.getMessage());
    assertTrue(e.getMessage().startsWith("pkg://signed.example/app/" + name), e.getMessage());
  }

  @Test
  void namesAreRequiredOfTheWholeChain() throws Exception {
    Mode mode = Mode.REQUIRE_NAMES;
    read("signed", policy(mode, "Test Signer cs"), Optional.empty());
    read("signed", policy(mode, "Test Intermediate", "Test Root CA"), Optional.empty());
    refused("signed", policy(mode, "Test Root"), Optional.empty(), "requires Test Root");
    refused("hashed", policy(mode, "Test Root"), Optional.empty(), "is not signed");
  }

  @Test
  void certificatesHaveDates() throws Exception {
    SignaturePolicy policy = policy(Mode.VERIFY);
    read("signed", policy, Optional.of(Instant.parse("2030-01-01T00:00:00Z")));
    Optional<Instant> late = Optional.of(Instant.parse("2226-01-01T00:00:00Z"));
    refused("signed", policy, late, "is not to be trusted");
    refused("signed", policy, Optional.of(Instant.EPOCH), "is not to be trusted");
  }

  @Test
  void withoutAnAuthorityNothingIsProved() {
    SignaturePolicy none = new SignaturePolicy(Mode.VERIFY, List.of(), List.of());
    refused("signed", none, Optional.empty(), "cannot be proved without trust anchors");
    SignaturePolicy other =
        new SignaturePolicy(
            Mode.VERIFY,
            List.of(Path.of("src/test/resources/org/osimage/source/ips/other.pem")),
            List.of());
    refused("signed", other, Optional.empty(), "no chain leads from CN=Test Signer cs");
  }

  @Test
  void certificatesAreAskedForOnceAndKeptForOffLine() throws Exception {
    Access online = Access.direct(temp.resolve("cache"), Optional.empty(), BuildLog.SILENT);
    Access offline =
        new Access(
            online.cache(),
            true,
            Optional.empty(),
            online.proxies(),
            Optional.empty(),
            Optional.empty(),
            BuildLog.SILENT);
    try (IpsDepot depot = IpsDepot.start(RESOURCES.resolve("signed"), IpsDepot.Style.DEPOT)) {
      for (Access access : List.of(online, offline)) {
        PublisherRequest request =
            new PublisherRequest(
                "signed.example",
                List.of(depot.address()),
                List.of(),
                policy(Mode.REQUIRE_SIGNATURES),
                Optional.empty());
        try (Publisher publisher = Publisher.open(request, access)) {
          CatalogEntry entry = publisher.catalog().versions("app/signed").get(0);
          publisher.manifest(entry);
          publisher.manifest(entry);
        }
      }
      assertEquals(2, depot.requests().stream().filter(p -> p.contains("/file/")).count());
    }
  }

  /** Left: what is done to the manifest of the signed package. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          mode=0755      | mode=0777         | does not fit the manifest
          algorithm=rsa-sha256 | algorithm=rsa-sha512 | does not fit the manifest
          algorithm=rsa-sha256 | algorithm=rsa-md5    | which cannot be checked
          value=0cab     | value=0cac        | does not fit the manifest
          value=0cab     | value=xyz         | has no hexadecimal value
          version=0      | version=1         | its version is not 0
          version=0      | version=0 variant.arch=i386 | it is for one variant
          version=0      | version=0 version=0 | its version is not 0
          version=0      | version=0 a=b     | does not fit the manifest
          chain=d3d8     | chain=ffd8        | the payload ffd8
          chain=d3d8     | chain=../d8       | names a certificate '../d8
          signature adfe | signature afde    | the payload afde
          """)
  void changesAreNoticed(String from, String to, String fault) throws Exception {
    PackageManifest signed = read("signed", policy(Mode.VERIFY), Optional.empty());
    String text = new String(signed.bytes(), StandardCharsets.UTF_8);
    assertTrue(text.contains(from));
    Manifest changed = Manifest.of(text.replace(from, to), "m");
    PublisherRequest request =
        PublisherRequest.of("signed.example", RESOURCES.resolve("signed").toString());
    Access access = Access.direct(temp.resolve("cache"), Optional.empty(), BuildLog.SILENT);
    try (Publisher publisher = Publisher.open(request, access)) {
      ManifestSignatures signatures =
          new ManifestSignatures(policy(Mode.VERIFY), Optional.empty(), publisher::certificate);
      PackageManifest hostile = new PackageManifest(signed.fmri(), changed, signed.bytes());
      ImageBuildException e =
          assertThrows(ImageBuildException.class, () -> signatures.check(hostile));
      assertTrue(e.getMessage().contains(fault), e.getMessage());
    }
  }
}
