package org.osimage.source.debian;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.BuildLog;
import org.osimage.ImageBuildException;
import org.osimage.source.LockFile;
import org.osimage.source.debian.repository.HostApt;
import org.osimage.source.debian.repository.SigningKey;
import org.osimage.source.debian.repository.TestRepository;
import org.osimage.source.download.Access;

/** Requests answered from the apt sources of a made-up host. */
class HostSourcesTest {
  private static SigningKey key;

  @TempDir Path temp;
  private TestRepository release;
  private TestRepository security;

  @BeforeAll
  static void makeKey() {
    key = SigningKey.create();
  }

  @BeforeEach
  void makeHost() throws IOException {
    release = new TestRepository(Files.createDirectory(temp.resolve("debian")));
    release.add("openssl", "3.0-1").add("tool", "1", "Depends: openssl").publish(key);
    security = new TestRepository(Files.createDirectory(temp.resolve("security")));
    security.suite = "bookworm-security";
    security.codename = "bookworm-security";
    security.add("openssl", "3.0-1+deb12u1").publish(key);
    Files.write(temp.resolve("archive.gpg"), key.keyring());
    sources(
        line(release, "[signed-by=" + temp.resolve("archive.gpg") + "]")
            + line(security, "[signed-by=" + temp.resolve("archive.gpg") + "]"));
  }

  private static String line(TestRepository repository, String options) {
    return "deb " + options + " " + repository.uri() + " " + repository.suite + " main\n";
  }

  private void sources(String text) throws IOException {
    Files.writeString(Files.createDirectories(temp.resolve("apt")).resolve("sources.list"), text);
  }

  private DebianResolver resolver() {
    Access access = Access.direct(temp.resolve("cache"), Optional.empty(), BuildLog.SILENT);
    return new DebianResolver(access, new HostApt(temp.resolve("apt"), temp.resolve("keyrings")));
  }

  private static DebianRequest request(String... suites) {
    return Requests.of(Requests.host(suites), "tool");
  }

  private String chosen(DebianRequest request) throws IOException {
    return resolver().resolve(request).packages().stream()
        .map(p -> p + " from " + p.suite())
        .collect(Collectors.joining(", "));
  }

  @Test
  void securityUpdatesComeAlong() throws IOException {
    assertEquals(
        "openssl (3.0-1+deb12u1) from bookworm-security, tool (1) from bookworm",
        chosen(request("bookworm")));
  }

  @Test
  void lockedFilesComeFromTheirSuitesSource() throws IOException {
    DebianResolution floating = resolver().resolve(request("bookworm"));
    LockFile lock =
        LockFile.empty().with(PackageLock.section(request("bookworm"), floating.packages()));
    assertEquals(
        "openssl 3.0-1+deb12u1",
        Files.readString(resolver().resolve(request("bookworm"), lock).download().get("openssl")));
    sources(line(release, ""));
    ImageBuildException e =
        assertThrows(
            ImageBuildException.class,
            () -> resolver().resolve(request("bookworm"), lock).download());
    assertTrue(e.getMessage().contains("bookworm-security"), e.getMessage());
  }

  @Test
  void backportsWaitToBeNeeded() throws IOException {
    TestRepository backports = new TestRepository(temp.resolve("debian"));
    backports.suite = "bookworm-backports";
    backports.codename = "bookworm-backports";
    backports.extraRelease = "NotAutomatic: yes\n";
    backports.add("tool", "9").publish(key);
    String signed = "[signed-by=" + temp.resolve("archive.gpg") + "]";
    sources(line(release, signed) + line(backports, signed));
    DebianRequest both = request("bookworm", "bookworm-backports");
    assertEquals("openssl (3.0-1) from bookworm, tool (1) from bookworm", chosen(both));
  }

  @Test
  void sourceWithoutNamedKeysIsNotCheckedWithForeignKeyrings() throws IOException {
    Files.createDirectories(temp.resolve("keyrings"));
    Files.write(temp.resolve("keyrings/archive.gpg"), key.keyring());
    sources(line(release, ""));
    assertThrows(ImageBuildException.class, () -> chosen(request("bookworm")));
    DebianRequest mirror =
        Requests.of(
            new AptRepositories(
                List.of("bookworm"),
                List.of("main"),
                List.of(release.uri()),
                Optional.empty(),
                false),
            "tool");
    assertEquals("openssl (3.0-1) from bookworm, tool (1) from bookworm", chosen(mirror));
    Files.createDirectories(temp.resolve("apt/trusted.gpg.d"));
    Files.writeString(temp.resolve("apt/trusted.gpg.d/archive.asc"), key.armoredKeyring());
    assertEquals(
        "openssl (3.0-1) from bookworm, tool (1) from bookworm", chosen(request("bookworm")));
  }

  @Test
  void fingerprintsRestrictTheHostsKeys() throws IOException {
    Files.createDirectories(temp.resolve("apt/trusted.gpg.d"));
    Files.write(temp.resolve("apt/trusted.gpg.d/archive.gpg"), key.keyring());
    sources(line(release, "[signed-by=" + key.fingerprint() + "]"));
    assertEquals(
        "openssl (3.0-1) from bookworm, tool (1) from bookworm", chosen(request("bookworm")));
    sources(line(release, "[signed-by=" + "0".repeat(40) + "]"));
    assertThrows(ImageBuildException.class, () -> chosen(request("bookworm")));
  }

  @Test
  void missingComponentIsNamed() {
    DebianRequest firmware =
        Requests.of(
            new AptRepositories(
                List.of("bookworm"),
                List.of("main", "non-free-firmware"),
                List.of(),
                Optional.empty(),
                false),
            "tool");
    ImageBuildException e = assertThrows(ImageBuildException.class, () -> chosen(firmware));
    assertTrue(e.getMessage().contains("non-free-firmware"), e.getMessage());
  }
}
