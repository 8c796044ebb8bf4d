package org.osimage.source.debian.unpack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osimage.ImageBuildException;
import org.osimage.content.PackedContentStore;
import org.osimage.testing.MemoryContentStore;
import org.osimage.tree.Entry;
import org.osimage.tree.TreeListing;
import org.osimage.tree.TreePath;

class DebUnpackerTest {
  @TempDir Path dir;

  private static DebBuilder rich(String name) {
    return new DebBuilder(name)
        .dir("./usr/")
        .dir("./usr/bin/")
        .file("./usr/bin/" + name, 04755, "#!" + name)
        .hardLink("./usr/bin/" + name + "-too", "./usr/bin/" + name)
        .symlink("./usr/bin/" + name + "-link", name)
        .dir("./dev/")
        .device("./dev/" + name + "0", '3', 5, 1)
        .device("./dev/" + name + "1", '4', 259, 70000)
        .file("./usr/share/" + "d".repeat(90) + "/" + name + "n".repeat(100), "long")
        .file("./usr/share/" + name + "/\u00e4 b", "odd name");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".gz", ".xz", ".zst", ".bz2"})
  void everyCompressionGivesTheSameTree(String suffix) throws Exception {
    Unpacking u = Unpacking.of(rich("a").compression(suffix).in(dir));
    assertEquals("#!a", u.text("usr/bin/a"));
    assertEquals("#!a", u.text("usr/bin/a-too"));
    assertEquals("04755 0 0".substring(1), u.owner("usr/bin/a"));
    assertEquals("a", u.target("usr/bin/a-link"));
    Entry.Device disk = (Entry.Device) u.entry("dev/a1");
    assertTrue(disk.block());
    assertEquals(259, disk.major());
    assertEquals(70000, disk.minor());
    assertEquals("long", u.text("usr/share/" + "d".repeat(90) + "/a" + "n".repeat(100)));
    assertEquals("odd name", u.text("usr/share/a/\u00e4 b"));
    assertEquals(DebBuilder.TIME, u.entry("usr/bin/a").attributes().mtime());
  }

  @Test
  void aWarmStoreNeverOpensThePackageAndGivesTheSame() throws Exception {
    List<DebFile> debs = List.of(rich("b").in(dir), rich("a").automatic().in(dir));
    String cold;
    Path root = dir.resolve("store");
    try (PackedContentStore store = PackedContentStore.open(root)) {
      cold = TreeListing.text(Unpacking.of(store, debs, true).tree);
    }
    for (DebFile deb : debs) {
      Files.delete(deb.file());
    }
    try (PackedContentStore store = PackedContentStore.open(root)) {
      assertEquals(cold, TreeListing.text(Unpacking.of(store, debs, true).tree));
    }
  }

  @Test
  void threadsAndOrderDoNotShow() throws Exception {
    List<DebFile> debs = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      debs.add(rich("p" + i).in(dir));
    }
    String one = TreeListing.text(Unpacking.of(new MemoryContentStore(), debs, true).tree);
    Collections.reverse(debs);
    ExecutorService pool = Executors.newFixedThreadPool(3);
    try (PackedContentStore store = PackedContentStore.open(dir.resolve("store"))) {
      Unpacking u = Unpacking.of(store, debs, true, Unpacking.context(4, pool));
      assertEquals(one, TreeListing.text(u.tree));
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void anExecutorWithoutThreadsStopsNothing() throws Exception {
    List<Runnable> never = new ArrayList<>();
    List<DebFile> debs = List.of(rich("a").in(dir), rich("b").in(dir));
    Unpacking u =
        Unpacking.of(new MemoryContentStore(), debs, true, Unpacking.context(8, never::add));
    assertTrue(u.has("usr/bin/b"));
  }

  @Test
  void scriptsAndPackagesAreReported() throws Exception {
    Unpacking u =
        Unpacking.of(
            rich("a").control("postinst", "#!/bin/sh\n").control("prerm", "#!/bin/sh\n").in(dir));
    assertEquals("a 1.0 amd64", describe(u));
    assertEquals(
        List.of("postinst", "prerm"),
        u.contribution.scripts().stream().map(s -> s.kind()).toList());
    assertEquals("a", u.contribution.origin().apply(TreePath.literal("usr/bin/a")));
  }

  private static String describe(Unpacking u) {
    var p = u.contribution.packages().get(0);
    return p.name() + " " + p.version() + " " + p.architecture();
  }

  @Test
  void mergedUsrMovesFilesAndMakesLinks() throws Exception {
    DebBuilder deb =
        new DebBuilder("a")
            .dir("./bin/")
            .file("./bin/sh", 0755, "sh")
            .hardLink("./bin/sh2", "./bin/sh")
            .file("./lib64/ld.so", "ld");
    Unpacking u = Unpacking.of(deb.in(dir));
    assertEquals("usr/bin", u.target("bin"));
    assertEquals("usr/sbin", u.target("sbin"));
    assertEquals("usr/lib", u.target("lib"));
    assertEquals("usr/lib64", u.target("lib64"));
    assertFalse(u.has("lib32"));
    assertTrue(u.has("usr/sbin"));
    assertEquals("sh", u.text("usr/bin/sh2"));
    assertTrue(u.text("var/lib/dpkg/info/a.list").contains("\n/bin/sh\n"));
    Unpacking split = Unpacking.of(new MemoryContentStore(), List.of(deb.in(dir)), false);
    assertEquals("sh", split.text("bin/sh"));
    assertFalse(split.has("sbin"));
  }

  @Test
  void aLinkIntoTheOtherHalfOfUsrGivesWayToItsFile() throws Exception {
    Unpacking u =
        Unpacking.of(
            new DebBuilder("a")
                .symlink("./usr/bin/touch", "/bin/touch")
                .file("./bin/touch", 0755, "touch")
                .file("./sbin/x", 0755, "x")
                .symlink("./usr/sbin/x", "../../sbin/x")
                .in(dir));
    assertEquals("touch", u.text("usr/bin/touch"));
    assertEquals("x", u.text("usr/sbin/x"));
  }

  @Test
  void baseFilesLinksOfMergedUsrAreItsOwn() throws Exception {
    Unpacking u =
        Unpacking.of(
            new DebBuilder("base-files")
                .dir("./usr/")
                .dir("./usr/bin/")
                .symlink("./bin", "usr/bin")
                .in(dir),
            new DebBuilder("x").file("./bin/x", "x").in(dir));
    assertEquals("usr/bin", u.target("bin"));
    assertEquals("x", u.text("usr/bin/x"));
    assertEquals("base-files", u.contribution.origin().apply(TreePath.literal("bin")));
  }

  @Test
  void pathsBeneathAnotherPackagesLinkAreMoved() throws Exception {
    Unpacking u =
        Unpacking.of(
            new DebBuilder("a")
                .dir("./opt/")
                .dir("./opt/real/")
                .symlink("./opt/link", "real")
                .in(dir),
            new DebBuilder("b").dir("./opt/link/").file("./opt/link/f", "f").in(dir));
    assertEquals("f", u.text("opt/real/f"));
    assertEquals("real", u.target("opt/link"));
  }

  @Test
  void ownersGoByTheNamesOfBasePasswd() throws Exception {
    Unpacking u =
        Unpacking.of(
            BasePackages.passwd().in(dir),
            new DebBuilder("a")
                .dir("./var/mail/", 02775, "root", 0, "mail", 1008)
                .dir("./var/odd/", 0755, "builder", 1000, "builder", 1001)
                .in(dir));
    assertEquals("2775 0 8", u.owner("var/mail"));
    assertEquals("0755 1000 1001", u.owner("var/odd"));
  }

  @Test
  void accountsAreThereAndLocked() throws Exception {
    Unpacking u = Unpacking.of(BasePackages.passwd().in(dir));
    assertEquals(
        "root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin\n",
        u.text("etc/passwd"));
    assertEquals("root:*::0:99999:7:::\ndaemon:*::0:99999:7:::\n", u.text("etc/shadow"));
    assertEquals(
        "root:x:0:\nmail:x:8:\nshadow:x:42:\nutmp:x:43:\nstaff:x:50:\n", u.text("etc/group"));
    assertEquals("root:*::\nmail:*::\nshadow:*::\nutmp:*::\nstaff:*::\n", u.text("etc/gshadow"));
    assertEquals("0644 0 0", u.owner("etc/passwd"));
    assertEquals("0640 0 42", u.owner("etc/shadow"));
  }

  @Test
  void twoOwnersOfOnePathAreAllNamed() throws Exception {
    ImageBuildException e =
        assertThrows(
            ImageBuildException.class,
            () ->
                Unpacking.of(
                    new DebBuilder("a").file("./etc/x", "1").file("./etc/y", "1").in(dir),
                    new DebBuilder("b").file("./etc/x", "2").file("./etc/y", "1").in(dir)));
    assertTrue(
        e.getMessage().contains("'etc/x' is owned by both a 1.0 amd64 and b 1.0 amd64\n"),
        e.getMessage());
    assertTrue(
        e.getMessage()
            .contains("'etc/y' is owned by both a 1.0 amd64 and b 1.0 amd64 (the same file)"),
        e.getMessage());
  }

  @Test
  void aFileBeneathAnotherPackagesFileIsAConflict() throws Exception {
    ImageBuildException e =
        assertThrows(
            ImageBuildException.class,
            () ->
                Unpacking.of(
                    new DebBuilder("a").file("./etc/x", "1").in(dir),
                    new DebBuilder("b").file("./etc/x/y", "2").in(dir)));
    assertTrue(e.getMessage().contains("lies beneath 'etc/x'"), e.getMessage());
  }

  @Test
  void replacesTakesFilesOver() throws Exception {
    DebBuilder a =
        new DebBuilder("a")
            .file("./etc/x", "old")
            .hardLink("./etc/x2", "./etc/x")
            .hardLink("./etc/x3", "./etc/x");
    DebBuilder b = new DebBuilder("b").field("Replaces: z, a (<< 1.1)").file("./etc/x", "new");
    Unpacking u = Unpacking.of(a.in(dir), b.in(dir));
    assertEquals("new", u.text("etc/x"));
    assertEquals("old", u.text("etc/x2"));
    assertEquals("old", u.text("etc/x3"));
    assertEquals(Entry.Kind.HARD_LINK, u.entry("etc/x3").kind());
    assertEquals("/.\n/etc/x2\n/etc/x3\n", u.text("var/lib/dpkg/info/a.list"));
    DebBuilder c = new DebBuilder("b").field("Replaces: a (<< 1.0)").file("./etc/x", "new");
    assertThrows(ImageBuildException.class, () -> Unpacking.of(a.in(dir), c.in(dir)));
  }

  @Test
  void replacesMustBeRelations() throws Exception {
    DebBuilder a = new DebBuilder("a").file("./etc/x", "old");
    for (String field : List.of("a (<< 1.1) a", "a (~ 1.1)", "a | z")) {
      DebBuilder b = new DebBuilder("b").field("Replaces: " + field).file("./etc/x", "new");
      ImageBuildException e =
          assertThrows(ImageBuildException.class, () -> Unpacking.of(a.in(dir), b.in(dir)));
      String named = field.contains("|") ? "owned by both" : "Replaces: '" + field;
      assertTrue(e.getMessage().contains(named), e.getMessage());
    }
  }

  @Test
  void multiArchSameSharesIdenticalFiles() throws Exception {
    DebBuilder a =
        new DebBuilder("a", "1.0", "amd64").field("Multi-Arch: same").file("./usr/share/x", "1");
    DebBuilder i =
        new DebBuilder("a", "1.0", "i386").field("Multi-Arch: same").file("./usr/share/x", "1");
    Unpacking u = Unpacking.of(a.in(dir), i.in(dir));
    assertTrue(u.text("var/lib/dpkg/info/a:i386.list").contains("/usr/share/x\n"));
    assertTrue(u.text("var/lib/dpkg/info/a:amd64.list").contains("/usr/share/x\n"));
    assertEquals("amd64\ni386\n", u.text("var/lib/dpkg/arch"));
    DebBuilder other =
        new DebBuilder("a", "1.0", "i386").field("Multi-Arch: same").file("./usr/share/x", "2");
    ImageBuildException e =
        assertThrows(ImageBuildException.class, () -> Unpacking.of(a.in(dir), other.in(dir)));
    assertTrue(
        e.getMessage().contains("'usr/share/x' differs between a 1.0 amd64 and a 1.0 i386"),
        e.getMessage());
  }

  @Test
  void theDatabaseIsWhatDpkgWrites() throws Exception {
    Unpacking u =
        Unpacking.of(
            new DebBuilder("a")
                .field("Depends: libc6 (>=2.3),x|y ( << 3 )")
                .field("Homepage: https://example.org/")
                .field("Section: misc")
                .field("Essential: no")
                .control("conffiles", "/etc/a.conf\nremove-on-upgrade /etc/gone\n")
                .control("triggers", "interest-noawait /usr/share/a\ninterest a-trigger # x\n")
                .file("./etc/a.conf", "conf")
                .file("./usr/share/a/f", "f")
                .automatic()
                .in(dir));
    assertEquals(
        """
        Package: a
        Status: install ok installed
        Section: misc
        Maintainer: Nobody <nobody@example.org>
        Architecture: amd64
        Version: 1.0
        Depends: libc6 (>= 2.3), x | y (<< 3)
        Conffiles:
         /etc/a.conf bffb734cf1d7cd94cba4fc2f7f71a1a1
        Description: a test
         More of it.
        Homepage: https://example.org/

        """
            .replace("bffb734cf1d7cd94cba4fc2f7f71a1a1", md5("conf")),
        u.text("var/lib/dpkg/status"));
    assertEquals(md5("f") + "  usr/share/a/f\n", u.text("var/lib/dpkg/info/a.md5sums"));
    assertEquals("/usr/share/a a/noawait\n", u.text("var/lib/dpkg/triggers/File"));
    assertEquals("a\n", u.text("var/lib/dpkg/triggers/a-trigger"));
    assertEquals("1\n", u.text("var/lib/dpkg/info/format"));
    assertEquals(
        "Package: a\nArchitecture: amd64\nAuto-Installed: 1\n\n",
        u.text("var/lib/apt/extended_states"));
  }

  private static String md5(String text) throws Exception {
    return java.util.HexFormat.of()
        .formatHex(
            java.security.MessageDigest.getInstance("MD5")
                .digest(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
  }

  @Test
  void storeFaultsAreNotThePackages() throws Exception {
    DebFile deb = rich("a").in(dir);
    Path root = dir.resolve("gone");
    try (PackedContentStore store = PackedContentStore.open(root)) {
      Files.delete(root.resolve("tmp"));
      IOException e =
          assertThrows(IOException.class, () -> Unpacking.of(store, List.of(deb), true));
      assertTrue(String.valueOf(e.getMessage()).startsWith("the content store"), e.toString());
    }
  }
}
