package org.osimage.source.debian.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.BuildLog;
import org.osimage.ImageBuildException;
import org.osimage.source.download.Access;
import org.osimage.source.download.Address;
import org.osimage.source.download.Downloads;

class RepositoryOpenerTest {
  private static final Instant NOW = Instant.parse("2022-01-02T00:00:00Z");
  private static SigningKey key;
  private static SigningKey stranger;

  @TempDir Path temp;
  private TestRepository repository;
  private Path keyring;

  @BeforeAll
  static void makeKeys() {
    key = SigningKey.create();
    stranger = SigningKey.create();
  }

  @BeforeEach
  void makeRepository() throws IOException {
    repository = new TestRepository(Files.createDirectory(temp.resolve("repo")));
    repository.add("alpha", "1.0", "Depends: beta (>= 1)", "Provides: virtual (= 3)");
    repository.add("beta", "1.2-1", "Essential: yes");
    keyring = temp.resolve("keys.gpg");
    Files.write(keyring, key.keyring());
  }

  private List<Repository> open(boolean trusted) throws IOException {
    return open(trusted, Optional.of(NOW));
  }

  private List<Repository> open(boolean trusted, Optional<Instant> now) throws IOException {
    Access access = Access.direct(temp.resolve("cache"), now, BuildLog.SILENT);
    HostApt nowhere = new HostApt(temp.resolve("none"), temp.resolve("none"));
    RepositoryOpener opener =
        new RepositoryOpener(
            Downloads.open(access),
            TrustedKeys.ofMirrors(
                nowhere, Files.exists(keyring) ? Optional.of(keyring) : Optional.empty()),
            "amd64");
    return new SourceSelection(List.of("bookworm"), List.of("main"), "amd64", trusted)
        .ofMirrors(List.of(Address.of(repository.uri(), temp)), opener);
  }

  private String refused() {
    return assertThrows(ImageBuildException.class, () -> open(false)).getMessage();
  }

  private static void assertHas(String message, String... parts) {
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
  }

  @Test
  void signedRepositoryIsSearchedByNameAndProvision() throws IOException {
    repository.publish(key);
    Repository main = open(false).get(0);
    assertEquals("1.0", main.named("alpha").get(0).version());
    assertEquals("alpha", main.providers("virtual").get(0).name());
    assertEquals("beta", main.essential().get(0).name());
    assertEquals(List.of(), main.named("gamma"));
    assertTrue(main.similar("alpho").contains("alpha"));
  }

  @Test
  void secondTimeTheIndexIsNotReadAgain() throws IOException {
    repository.publish(key);
    open(false);
    Path byHash = repository.dist().resolve("main/binary-amd64/by-hash/SHA256");
    try (var files = Files.list(byHash)) {
      Files.delete(files.findFirst().orElseThrow());
    }
    assertEquals(1, open(false).get(0).named("alpha").size());
  }

  /** One flipped bit used to give another image: "Dependr" is a field that nobody looks for. */
  @Test
  void damagedDerivedFilesAreMadeAnew() throws IOException {
    repository.publish(key);
    String sound = open(false).get(0).named("alpha").get(0).fields().fields().toString();
    java.util.Random random = new java.util.Random(13);
    for (int round = 0; round < 300; round++) {
      List<Path> kept;
      try (var files = Files.walk(temp.resolve("cache"))) {
        kept = files.filter(Files::isRegularFile).sorted().toList();
      }
      Path file = kept.get(random.nextInt(kept.size()));
      byte[] bytes = Files.readAllBytes(file);
      if (round % 5 == 0) {
        bytes = java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length + 20));
      } else {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      }
      Files.write(file, bytes);
      Repository read = open(false).get(0);
      assertEquals(
          sound, read.named("alpha").get(0).fields().fields().toString(), "round " + round);
      assertEquals("beta", read.essential().get(0).name(), "round " + round);
    }
  }

  @Test
  void detachedSignatureWorksToo() throws IOException {
    byte[] release = repository.release().getBytes(StandardCharsets.UTF_8);
    Files.write(repository.dist().resolve("Release"), release);
    Files.write(repository.dist().resolve("Release.gpg"), key.detached(release));
    assertEquals(1, open(false).size());
    Files.write(repository.dist().resolve("Release.gpg"), stranger.detached(release));
    assertHas(refused(), "is not in the keyring", "<trusted>");
    Files.delete(repository.dist().resolve("Release.gpg"));
    assertHas(refused(), "is not signed", "<trusted>");
    assertEquals(1, open(true).size());
  }

  @Test
  void armoredKeyringWorksToo() throws IOException {
    Files.writeString(keyring, stranger.armoredKeyring() + "\n" + key.armoredKeyring());
    repository.publish(key);
    assertEquals(1, open(false).size());
  }

  @Test
  void otherKeyIsRefused() throws IOException {
    repository.publish(stranger);
    assertHas(refused(), "not in the keyring", keyring.toString(), "<keyring>", "<trusted>");
    assertEquals(1, open(true).size());
  }

  @Test
  void changedTextIsRefused() throws IOException {
    repository.publish(key);
    Path file = repository.dist().resolve("InRelease");
    String text = Files.readString(file);
    Files.writeString(file, text.replace("Origin: test", "Origin: best"));
    assertHas(refused(), "BADSIG");
    Files.writeString(file, "Origin: evil\n" + text);
    assertHas(refused(), "no suite");
  }

  @Test
  void expiredKeyIsRefused() throws IOException {
    SigningKey old = SigningKey.create(new Date(NOW.toEpochMilli() - 100_000_000L), 50_000);
    Files.write(keyring, old.keyring());
    repository.publish(old);
    assertHas(refused(), "expired on 2022-01-01T10:06:40Z");
  }

  @Test
  void rememberedSignatureExpiresToo() throws IOException {
    SigningKey old = SigningKey.create(new Date(NOW.toEpochMilli() - 100_000_000L), 150_000);
    Files.write(keyring, old.keyring());
    repository.publish(old);
    assertEquals(1, open(false).size());
    assertEquals(1, open(false, Optional.empty()).size());
    ImageBuildException e =
        assertThrows(
            ImageBuildException.class, () -> open(false, Optional.of(NOW.plusSeconds(60_000))));
    assertHas(String.valueOf(e.getMessage()), "expired on");
  }

  @Test
  void rememberedSignatureDoesNotCountForOtherKeys() throws IOException {
    repository.publish(key);
    assertEquals(1, open(false).size());
    Files.write(keyring, stranger.keyring());
    assertHas(refused(), "not in the keyring");
  }

  @Test
  void revokedKeyIsRefused() throws IOException {
    SigningKey revoked = SigningKey.create();
    repository.publish(revoked);
    revoked.revoke();
    Files.write(keyring, revoked.keyring());
    assertHas(refused(), "is revoked");
  }

  @Test
  void abandonedFilesAreSwept() throws IOException {
    Path stale = Files.createDirectories(temp.resolve("cache/tmp")).resolve("download1");
    Files.createFile(stale);
    Path fresh = Files.createFile(temp.resolve("cache/tmp/download2"));
    Files.setLastModifiedTime(stale, FileTime.from(NOW.minusSeconds(100_000)));
    repository.publish(key);
    open(false);
    assertFalse(Files.exists(stale));
    assertTrue(Files.exists(fresh));
  }

  @Test
  void noKeyAtAllIsSaid() throws IOException {
    repository.publish(key);
    Files.delete(keyring);
    assertHas(refused(), "no key to check", "<keyring>", "<trusted>");
  }

  @Test
  void outdatedMirrorIsRefused() throws IOException {
    repository.extraRelease = "Valid-Until: Sat, 01 Jan 2022 23:00:00 UTC\n";
    repository.publish(key);
    assertHas(refused(), "out of date", "2022-01-01T23:00:00Z");
  }

  @Test
  void otherSuiteIsTakenWithAWarning() throws IOException {
    repository.codename = "buster";
    repository.publish(key);
    assertEquals(1, open(false).size());
  }

  @Test
  void changedIndexIsRefused() throws IOException {
    repository.byHash = false;
    repository.publish(key);
    Path index = repository.dist().resolve("main/binary-amd64/Packages.xz");
    byte[] bytes = Files.readAllBytes(index);
    bytes[30] ^= 1;
    Files.write(index, bytes);
    assertHas(refused(), "Packages.xz", "SHA-256", TestRepository.hex(bytes));
    Files.write(index, java.util.Arrays.copyOf(bytes, bytes.length + 1));
    assertHas(refused(), "more than");
    Files.delete(index);
    assertHas(refused(), "not there");
  }

  @Test
  void flatRepositoryOfPackagesAloneNeedsTrust() throws IOException {
    repository.publishFlat();
    assertHas(refused(), "no suite 'bookworm'", "<trusted>");
    assertEquals(1, open(true).get(0).named("alpha").size());
  }

  @Test
  void mutatedInputGivesOneErrorOrAnAnswer() throws IOException {
    repository.publish(key);
    Path file = repository.dist().resolve("InRelease");
    byte[] good = Files.readAllBytes(file);
    long seed = 20261121;
    Random random = new Random(seed);
    for (int i = 0; i < 150; i++) {
      byte[] bad = good.clone();
      int at = random.nextInt(bad.length);
      bad[at] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, random.nextInt(3) == 0 ? java.util.Arrays.copyOf(bad, at) : bad);
      try {
        open(random.nextBoolean());
      } catch (ImageBuildException e) {
        assertTrue(e.getMessage().length() > 20, "seed " + seed + ": " + e);
      }
    }
  }
}
