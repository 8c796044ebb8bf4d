package org.osimage.source.debian.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.ImageBuildException;
import org.osimage.source.download.Access;
import org.osimage.source.download.Downloads;

class AptSourcesReaderTest {
  private final AptSourcesReader reader = new AptSourcesReader("amd64");

  private List<AptSource> deb822(String text) throws IOException {
    return reader.deb822(text.getBytes(StandardCharsets.UTF_8), "x.sources");
  }

  @Test
  void oneLineFormat() throws IOException {
    List<AptSource> sources =
        reader.oneLine(
            """
            # comment
            deb http://example.org/debian bookworm main contrib # trailing
            deb-src http://example.org/debian bookworm main
            deb [arch=amd64,arm64 signed-by=/k/a.gpg,/k/b.gpg trusted=yes] file:/srv/r bookworm main
            deb [ arch=arm64 ] http://example.org/arm bookworm main
            deb http://example.org/flat ./
            """,
            "sources.list");
    assertEquals(3, sources.size());
    assertEquals("http://example.org/debian", sources.get(0).address().toString());
    assertEquals(List.of("main", "contrib"), sources.get(0).components());
    assertEquals("http://example.org/debian/dists/bookworm", sources.get(0).root().toString());
    assertEquals(List.of("/k/a.gpg", "/k/b.gpg"), sources.get(1).signedBy());
    assertEquals(Optional.of(true), sources.get(1).trusted());
    assertEquals("http://example.org/flat", sources.get(2).root().toString());
  }

  @Test
  void wrongLineIsNamed() {
    for (String line :
        List.of("deb http://example.org", "deb [a=b http://x y z", "deb http://x bookworm")) {
      ImageBuildException e =
          assertThrows(ImageBuildException.class, () -> reader.oneLine("\n" + line, "f.list"));
      assertTrue(e.getMessage().startsWith("f.list, line 2"), e.getMessage());
    }
  }

  @Test
  void deb822Format() throws IOException {
    List<AptSource> sources =
        deb822(
            """
            Types: deb deb-src
            URIs: http://example.org/debian
            Suites: bookworm bookworm-updates
            Components: main
            # a comment
            Signed-By: /usr/share/keyrings/x.gpg

            Types: deb
            Enabled: no
            URIs: http://example.org/off
            Suites: bookworm
            Components: main

            Types: deb
            URIs: http://example.org/embedded
            Suites: bookworm
            Components: main
            Trusted: no
            Architectures: amd64
            Signed-By:
             -----BEGIN PGP PUBLIC KEY BLOCK-----
             .
             abcd
             -----END PGP PUBLIC KEY BLOCK-----
            """);
    assertEquals(3, sources.size());
    assertEquals("bookworm-updates", sources.get(1).suite());
    assertEquals(
        Optional.of(
            "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nabcd\n-----END PGP PUBLIC KEY BLOCK-----\n"),
        sources.get(2).signedByKeys());
    assertEquals(Optional.of(false), sources.get(2).trusted());
  }

  @Test
  void embeddedKeyVerifies(@TempDir Path temp) throws IOException {
    SigningKey key = SigningKey.create();
    TestRepository repository = new TestRepository(Files.createDirectory(temp.resolve("r")));
    repository.add("a", "1").publish(key);
    Path parts = Files.createDirectories(temp.resolve("apt/sources.list.d"));
    String embedded = key.armoredKeyring().replace("\n\n", "\n.\n").strip().replace("\n", "\n ");
    Files.writeString(
        parts.resolve("t.sources"),
        "Types: deb\nURIs: "
            + repository.uri()
            + "\nSuites: bookworm\nComponents: main\nSigned-By:\n "
            + embedded
            + "\n");
    HostApt host = new HostApt(temp.resolve("apt"), temp.resolve("none"));
    Access access = Access.direct(temp.resolve("c"), Optional.empty(), org.osimage.BuildLog.SILENT);
    RepositoryOpener opener =
        new RepositoryOpener(
            Downloads.open(access), TrustedKeys.ofHostSources(host, Optional.empty()), "amd64");
    assertEquals(1, select("bookworm").ofHost(host, opener).size());
    ImageBuildException e =
        assertThrows(ImageBuildException.class, () -> select("trixie").ofHost(host, opener));
    assertTrue(e.getMessage().contains("they have bookworm"), e.getMessage());
  }

  private static SourceSelection select(String suite) {
    return new SourceSelection(List.of(suite), List.of("main"), "amd64", false);
  }

  @Test
  void hostWithoutSourcesIsToldWhatToAdd(@TempDir Path temp) {
    HostApt none = new HostApt(temp, temp);
    ImageBuildException e =
        assertThrows(ImageBuildException.class, () -> select("bookworm").hostSources(none));
    assertTrue(e.getMessage().contains("-Dosimage.debian.mirror=URL"), e.getMessage());
  }

  @Test
  void pocketsComeAlongAndStrangersDoNot(@TempDir Path temp) throws IOException {
    Files.writeString(
        temp.resolve("sources.list"),
        """
        deb http://example.org/d bookworm main non-free
        deb http://example.org/d bookworm-updates main
        deb http://example.org/s bookworm-security main
        deb http://example.org/d bookworm-backports main
        deb http://example.org/t tool main
        deb http://example.org/d bookworm contrib
        """);
    List<String> suites =
        select("bookworm").hostSources(new HostApt(temp, temp)).stream()
            .map(s -> s.suite() + s.components())
            .toList();
    assertEquals(
        List.of("bookworm[main]", "bookworm-updates[main]", "bookworm-security[main]"), suites);
  }
}
