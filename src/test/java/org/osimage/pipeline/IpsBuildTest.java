package org.osimage.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.ImageBuildException;
import org.osimage.content.ContentStore;
import org.osimage.manifest.SourceKinds;
import org.osimage.pipeline.populate.PopulateStep;
import org.osimage.pipeline.step.BuildSettings;
import org.osimage.pipeline.step.BuildState;
import org.osimage.source.CheckOptions;
import org.osimage.source.Verifiable;
import org.osimage.source.ips.IpsDepot;
import org.osimage.testing.MemoryContentStore;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/** Images from the repository that the original made, from the description to the tree. */
class IpsBuildTest {
  static final String INSTALL =
      "<install><name>entire</name><name>app/hello</name><name>hello-extra</name></install>";

  private final Recorded log = new Recorded();
  @TempDir Path dir;
  private final MemoryContentStore store = new MemoryContentStore();

  static Path repository(String name) {
    try {
      return Path.of(IpsBuildTest.class.getResource("/org/osimage/source/ips/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static String ips(String origin, String rest) {
    return "<ips><publishers><publisher><name>test.example</name><origins><origin>"
        + origin
        + "</origin></origins></publisher></publishers>"
        + rest
        + "</ips>";
  }

  private ImageTree image(String software) throws IOException {
    BuildSettings settings = Settings.of(dir, "<software>" + software + "</software>", log);
    PopulateStep step = Settings.populate(settings, store);
    step.inputs();
    return step.run(BuildState.empty()).state().orElseThrow().pkgImage();
  }

  private ImageTree image(String origin, String rest) throws IOException {
    return image(ips(origin, rest));
  }

  private String text(ImageTree image, String path) throws IOException {
    Entry.RegularFile file = (Entry.RegularFile) image.find(TreePath.literal(path)).orElseThrow();
    return new String(store.bytes(file.content()), StandardCharsets.UTF_8);
  }

  private static List<String> paths(ImageTree image) {
    List<String> paths = new ArrayList<>();
    for (Entry entry : image.entries()) {
      if (!entry.path().startsWith(TreePath.literal("var"))
          && entry.kind() != Entry.Kind.DIRECTORY) {
        paths.add(entry.path().toString());
      }
    }
    return paths;
  }

  @Test
  void installsWhatTheOriginalDoes() throws Exception {
    ImageTree image = image(repository("repo").toString(), INSTALL);
    assertEquals(
        List.of(
            "bin",
            "etc/group",
            "etc/hello.conf",
            "etc/passwd",
            "etc/shadow",
            "usr/bin/bsd-hello",
            "usr/bin/extra-1.1",
            "usr/bin/greet",
            "usr/bin/hello",
            "usr/bin/hi",
            "usr/share/doc/hello/hello.txt",
            "usr/share/locale/de/LC_MESSAGES/hello.mo",
            "usr/share/locale/fr/LC_MESSAGES/hello.mo",
            "usr/share/man/man1/hello.1"),
        paths(image));
  }

  @Test
  void repositoryArchiveAndDepotsGiveEqualImages() throws Exception {
    String pinned =
        "<install><name>entire</name><name>hello-extra</name><name>gnu-hello</name>"
            + "<name>system/base@1.0-2026.0.1:20261121T021619Z</name></install>";
    ImageTree image = image(repository("repo").toString(), pinned);
    assertTrue(paths(image).contains("usr/bin/gnu-hello"));
    assertEquals(image, image(repository("repo.p5p").toString(), pinned));
    for (IpsDepot.Style style : IpsDepot.Style.values()) {
      try (IpsDepot depot = IpsDepot.start(repository("repo"), style)) {
        BuildSettings settings = depotSettings(depot.address(), pinned);
        PopulateStep step = Settings.populate(settings, store);
        step.inputs();
        ImageTree served = step.run(BuildState.empty()).state().orElseThrow().pkgImage();
        // the address of the depot is all that differs
        assertTrue(
            text(served, "var/pkg/pkg5.image").contains("origins = ['" + depot.address() + "']"));
        Entry configuration = image.find(TreePath.literal("var/pkg/pkg5.image")).orElseThrow();
        assertEquals(image, served.edit(e -> e.put(configuration)));
      }
    }
  }

  private BuildSettings depotSettings(String address, String rest) throws Exception {
    Path own = Files.createTempDirectory(dir, "depot");
    return Settings.online(own, "<software>" + ips(address, rest) + "</software>", log);
  }

  @Test
  void ownersAndAccountsAreTheImagesOwn() throws Exception {
    ImageTree image = image(repository("repo").toString(), INSTALL);
    assertTrue(
        text(image, "etc/passwd").contains("hello:x:1111:111:Hello Daemon:/var/hello:/bin/sh\n"));
    assertTrue(text(image, "etc/shadow").endsWith("hello:NP:::::::\n"));
    assertTrue(text(image, "etc/group").endsWith("hello::111:\n"));
    Entry home = image.find(TreePath.literal("var/hello")).orElseThrow();
    assertEquals(0700, home.attributes().mode());
    assertEquals(1111, home.attributes().uid());
    assertEquals(111, home.attributes().gid());
    Entry implied = image.find(TreePath.literal("usr/share/man")).orElseThrow();
    assertEquals(3, implied.attributes().gid()); // sys, as usr/share has it
  }

  @Test
  void recordsSayWhatWasInstalled() throws Exception {
    ImageTree image = image(repository("repo").toString(), INSTALL);
    String installed = text(image, "var/pkg/state/installed/catalog.base.C");
    assertTrue(installed.startsWith("{\"test.example\":{\"app/bsd-hello\":["), installed);
    assertTrue(installed.contains("\"states\":[0,2,13,7]"), installed);
    assertEquals(
        Files.readString(
            repository("repo")
                .resolve("publisher/test.example/pkg/entire/1%2C5.11-2026.0.1%3A20261121T021621Z")),
        text(
            image,
            "var/pkg/publisher/test.example/pkg/entire/1%2C5.11-2026.0.1%3A20261121T021621Z"));
    String configuration = text(image, "var/pkg/pkg5.image");
    assertTrue(configuration.contains("greet.version = 1.0\n"), configuration);
    assertTrue(configuration.contains("variant.arch = i386\n"), configuration);
    assertTrue(configuration.contains("origins = []\n"), configuration);
    assertFalse(configuration.contains("\nuuid"), configuration);
    assertTrue(text(image, "var/sadm/pkg/SUNWhello/pkginfo").contains("NAME=hello\n"));
  }

  @Test
  void facetsAndVariantsSelectWhatIsInstalled() throws Exception {
    ImageTree image =
        image(
            repository("repo").toString(),
            "<image><facets><facet><name>facet.locale.*</name><set>false</set></facet>"
                + "<facet><name>doc</name><set>false</set></facet></facets>"
                + "<variants><variant.debug.osnet>true</variant.debug.osnet></variants></image>"
                + INSTALL);
    List<String> paths = paths(image);
    assertTrue(paths.contains("usr/bin/hello.debug"));
    assertFalse(paths.contains("usr/share/doc/hello/hello.txt"));
    assertTrue(paths.contains("usr/share/man/man1/hello.1")); // doc does not mean doc.man
    assertFalse(paths.contains("usr/share/locale/de/LC_MESSAGES/hello.mo"));
    assertTrue(
        text(image, "var/pkg/pkg5.image").contains("[facet]\nfacet.doc = False\nfacet.locale.%2A"));
  }

  @Test
  void renamedAndUninstalledPackages() throws Exception {
    ImageTree image =
        image(
            repository("repo").toString(),
            "<install><name>oldname</name><name>hello-extra@1.0</name></install>"
                + "<uninstall><name>hello-extra</name></uninstall>");
    assertTrue(paths(image).contains("usr/bin/hello"));
    assertFalse(paths(image).contains("usr/bin/extra-1.0"));
    ImageBuildException e =
        assertThrows(
            ImageBuildException.class,
            () ->
                image(
                    repository("repo").toString(),
                    INSTALL + "<uninstall><name>system/base</name></uninstall>"));
    assertTrue(e.getMessage().contains("needs system/base"), e::toString);
  }

  @Test
  void lockHoldsVersionsAndManifests() throws Exception {
    Path copy = dir.resolve("repo");
    copy(repository("repo"), copy);
    String software = ips("repo", INSTALL);
    String configuration = "<software>" + software + "</software>";
    try (ImageBuild build = new ImageBuild(Settings.of(dir, configuration, log))) {
      build.lock();
    }
    String lock = Files.readString(dir.resolve("osimage.lock"));
    assertTrue(
        lock.contains("\npkg://test.example/app/hello@2.1,5.11-2026.0.1.1:20261121T022055Z "),
        lock);
    ImageTree before = image(software);
    assertEquals(List.of(), log.warnings);
    Files.delete(copy.resolve("publisher/test.example/catalog/catalog.attrs"));
    assertEquals(before, image(software)); // no catalog is asked
    Path manifest =
        copy.resolve("publisher/test.example/pkg/entire/1%2C5.11-2026.0.1%3A20261121T021621Z");
    Files.writeString(manifest, Files.readString(manifest) + "\n");
    ImageBuildException e = assertThrows(ImageBuildException.class, () -> image(software));
    assertTrue(e.getMessage().contains("but osimage.lock says"), e::toString);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }

  @Test
  void checkFindsWhatPkgVerifyFinds() throws Exception {
    ImageTree image = image(repository("repo").toString(), INSTALL);
    assertEquals(List.of(), check(image, store).findings());
    Entry.RegularFile hello =
        (Entry.RegularFile) image.find(TreePath.literal("usr/bin/hello")).orElseThrow();
    ImageTree damaged =
        image.edit(
            e -> {
              e.put(
                  new Entry.RegularFile(
                      hello.path(),
                      hello.attributes().withMode(0755).withOwner(1111, 2),
                      ((Entry.RegularFile) image.find(TreePath.literal("etc/passwd")).orElseThrow())
                          .content()));
              e.delete(TreePath.literal("usr/bin/greet"));
              e.delete(TreePath.literal("var/hello"));
            });
    String findings = String.join("\n", check(damaged, store).findings());
    String hello21 = "/usr/bin/hello (pkg://test.example/app/hello@2.1-2026.0.1.1): ";
    assertTrue(findings.contains(hello21 + "mode 0755, should be 0555"), findings);
    assertTrue(findings.contains(hello21 + "owned by 1111:2, should be root:bin"), findings);
    assertTrue(findings.contains(hello21 + "hash "), findings);
    assertTrue(findings.contains("/usr/bin/greet ("), findings);
    assertTrue(findings.contains("/var/hello ("), findings);
  }

  @Test
  void listsVersions() throws Exception {
    String configuration =
        "<software>" + ips(repository("repo").toString(), INSTALL) + "</software>";
    try (ImageBuild build = new ImageBuild(Settings.of(dir, configuration, log))) {
      build.ipsList("hello-extra");
    }
    assertEquals(4, log.infos.size());
    assertTrue(log.infos.get(1).startsWith("app/hello-extra (test.example) "), log.infos::toString);
    assertTrue(log.infos.get(1).contains(" 1.2-2026.0.1 "), log.infos::toString);
  }

  /** What the example's POM has in software, for one of its profiles. */
  private static String example(boolean documentation, boolean debug) throws IOException {
    Path project = Path.of(System.getProperty("basedir", ".")).resolve("examples/ips-image");
    String pom = Files.readString(project.resolve("pom.xml"));
    return pom.substring(pom.indexOf("<ips>"), pom.indexOf("</software>"))
        .replace("${publisher}", "example")
        .replace("${origin}", project.resolve("src/repository").toAbsolutePath().toString())
        .replace("${documentation}", String.valueOf(documentation))
        .replace("${debug}", String.valueOf(debug));
  }

  @Test
  void exampleHasFacetsAndVariantsByProfile() throws Exception {
    List<String> plain = paths(image(example(true, false)));
    assertTrue(plain.contains("usr/bin/greet"));
    assertTrue(plain.contains("usr/share/man/man1/greet.1"));
    assertTrue(plain.contains("usr/share/locale/de/LC_MESSAGES/greet.txt"));
    assertFalse(plain.contains("usr/share/locale/fr/LC_MESSAGES/greet.txt"));
    assertFalse(plain.contains("usr/bin/greet.debug"));
    ImageTree small = image(example(false, true));
    assertFalse(paths(small).contains("usr/share/man/man1/greet.1"));
    assertTrue(paths(small).contains("usr/bin/greet.debug"));
    assertTrue(text(small, "usr/bin/greet").contains("version 1.0"), "entire incorporates 1.0");
    assertEquals(List.of(), check(small, store).findings());
  }

  @Test
  void packageInformationNamesPackages() throws Exception {
    Files.writeString(
        dir.resolve("hello.p5i"),
        "{\"packages\":[],\"publishers\":[{\"name\":\"test.example\",\"packages\":[\"app/gnu-hello\"],"
            + "\"repositories\":[{\"origins\":[\""
            + repository("repo")
            + "\"]}]}],\"version\":1}");
    ImageTree image = image("<ips><p5i><source>hello.p5i</source></p5i></ips>");
    assertEquals(
        Optional.of("usr/bin/gnu-hello"),
        paths(image).stream().filter(p -> p.contains("gnu")).findFirst());
  }

  private static ImageCheck.Report check(ImageTree image, ContentStore store) throws IOException {
    return ImageCheck.of(
        image, store, SourceKinds.STANDARD.those(Verifiable.class), CheckOptions.ALL);
  }
}
