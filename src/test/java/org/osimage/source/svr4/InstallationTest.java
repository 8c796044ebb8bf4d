package org.osimage.source.svr4;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.ImageBuildException;
import org.osimage.source.Contribution.SymbolicOwner;
import org.osimage.source.svr4.Svr4Options.ConflictRule;
import org.osimage.source.svr4.format.DeliveredPackage;
import org.osimage.source.svr4.format.MapEntry;
import org.osimage.source.svr4.format.PackageContainer;
import org.osimage.testing.Trees;
import org.osimage.tree.Entry;
import org.osimage.tree.HardLinks;
import org.osimage.tree.TreePath;

/** What pkgadd -R leaves. */
class InstallationTest {
  static final Admin NO_DEPENDENCIES = admin("idepend", "nocheck");

  @TempDir Path directory;

  static Admin admin(String... pairs) {
    try {
      Admin admin = Admin.DEFAULTS;
      for (int i = 0; i < pairs.length; i += 2) {
        admin = admin.with(Map.of(pairs[i], pairs[i + 1]), "");
      }
      return admin;
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  static Path resource(String name) {
    try {
      return Path.of(InstallationTest.class.getResource(name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** EXMPhello; its files of class keep need a script and stay out. */
  private static Item hello() {
    return Svr4Image.request(resource("hello-two.pkg"))
        .withPackages(List.of("EXMPhello"))
        .withAdmin(NO_DEPENDENCIES);
  }

  private Item request(Packages... packages) {
    for (Packages p : packages) {
      p.writeTo(directory);
    }
    return Svr4Image.request(directory);
  }

  private static String withoutKeep(String text) {
    StringBuilder kept = new StringBuilder();
    text.lines()
        .filter(l -> !l.contains(" keep ") && !l.contains("app.conf") && !l.contains("edited"))
        .forEach(l -> kept.append(l).append('\n'));
    return kept.toString();
  }

  private static String message(Svr4Image image, Item... requests) {
    return assertThrows(ImageBuildException.class, () -> image.install(requests)).getMessage();
  }

  @Test
  void databaseEqualsTheOriginals() throws IOException {
    Svr4Image image = new Svr4Image().install(hello());
    assertEquals(withoutKeep(Files.readString(resource("hello.contents"))), image.contents());
    assertTrue(
        image
            .text("var/sadm/install/contents")
            .endsWith(
                "# Last modified by pkgadd for EXMPhello package\n# Fri Jan 15 08:00:00 2027\n"));
  }

  /** The original fills in what EXMPtwo does not define as it stands; here that is an answer. */
  @Test
  void databaseOfTwoPackagesEqualsTheOriginals() throws IOException {
    Path responses = Files.writeString(directory.resolve("responses"), "MYVAR=$MYVAR\n");
    Path spool = two().writeTo(directory.resolve("spool")).getParent();
    Svr4Image image =
        new Svr4Image().install(hello(), Svr4Image.request(spool).withResponses(responses));
    assertEquals(withoutKeep(Files.readString(resource("hello-two.contents"))), image.contents());
  }

  /** The objects of EXMPhello but those of class keep, as a second package. */
  private static Packages two() throws IOException {
    Svr4Image image = new Svr4Image();
    PackageContainer container =
        PackageContainer.open(resource("hello-two.pkg"), "hello", false).get(0);
    DeliveredPackage hello = container.read(container.heads().get(0), image.store);
    String pkgmap =
        new String(
            image.store.bytes(hello.bodies().get("pkgmap").content()),
            java.nio.charset.StandardCharsets.UTF_8);
    Packages two = Packages.named("EXMPtwo").info("VERSION", "2.0").info("BASEDIR", "/opt/exmp");
    pkgmap
        .lines()
        .filter(l -> l.startsWith("1 ") && !l.startsWith("1 i ") && !l.contains(" keep "))
        .forEach(two::line);
    for (MapEntry entry : hello.head().map().entries()) {
      boolean wanted = entry.type().isFile() && !entry.className().equals("keep");
      if (wanted) {
        byte[] body = image.store.bytes(hello.body(entry).orElseThrow().content());
        two.data(entry.member(), body);
      }
    }
    return two;
  }

  @Test
  void treeEqualsWhatTheOriginalLeft() throws IOException {
    Svr4Image image = new Svr4Image().install(hello());
    List<String> lines = new ArrayList<>();
    HardLinks links = HardLinks.of(image.tree());
    for (Entry entry : image.tree().entries()) {
      String path = entry.path().toString();
      if (path.startsWith("opt") || path.startsWith("usr")) {
        lines.add(line(image, entry, links));
      }
    }
    List<String> expected =
        withoutKeep(Files.readString(resource("hello.installed.tsv")))
            .lines()
            .map(l -> l.replaceFirst("\td\t(\\d+)\t.*", "\td\t$1\t\t\t"))
            .toList();
    assertEquals(expected, lines);
  }

  private static String line(Svr4Image image, Entry entry, HardLinks links) {
    Entry body = image.tree().body(entry);
    String type =
        switch (body.kind()) {
          case DIRECTORY -> "d";
          case FILE -> "f";
          case SYMLINK -> "l";
          case DEVICE -> "c";
          default -> "p";
        };
    boolean directory = body.kind() == Entry.Kind.DIRECTORY;
    String target = body instanceof Entry.Symlink link ? link.target() : "";
    long size = body instanceof Entry.RegularFile file ? file.content().size() : target.length();
    return String.format(
        Locale.ROOT,
        "%s\t%s\t%o\t%s\t%s\t%s",
        entry.path(),
        type,
        body.attributes().mode(),
        directory ? "" : String.valueOf(links.count(entry)),
        directory ? "" : String.valueOf(size),
        target);
  }

  @Test
  void packageDirectoryIsAsTheOriginals() throws IOException {
    Svr4Image image = new Svr4Image().install(hello());
    assertEquals(
        "CLASSES=none keep sed\nBASEDIR=/opt/exmp\nLANG=C\n"
            + "PATH=/sbin:/usr/sbin:/usr/bin:/usr/sadm/install/bin\nOAMBASE=/usr/sadm/sysadm\n"
            + "PKG=EXMPhello\nNAME=Example hello package\nARCH=i386\n"
            + "VERSION=1.0,REV=2024.01.01\nCATEGORY=application\nVENDOR=Example Org\n"
            + "EMAIL=dev@example.org\nDESC=sample\nMAXINST=1000\nISTATES=S s 1 2 3\n"
            + "RSTATES=S s 1 2 3\nSUNW_PKGTYPE=\nMYVAR=subst\nPSTAMP=vm20261121021927\n"
            + "PKGINST=EXMPhello\nPKGSAV=/var/sadm/pkg/EXMPhello/save\n"
            + "INSTDATE=Jan 15 2027 08:00\n",
        image.text("var/sadm/pkg/EXMPhello/pkginfo"));
    List<String> files = new ArrayList<>();
    TreePath home = TreePath.literal("var/sadm/pkg/EXMPhello");
    for (Entry entry : image.tree().subtree(home)) {
      if (entry.kind() == Entry.Kind.FILE) {
        files.add(entry.path().relativeTo(home).toString());
      }
    }
    String spool = "save/pspool/EXMPhello/";
    assertEquals(
        List.of(
            "install/copyright",
            "install/depend",
            "install/postremove",
            "install/preremove",
            "install/r.keep",
            "pkginfo",
            spool + "install/copyright",
            spool + "install/depend",
            spool + "install/i.keep",
            spool + "install/postinstall",
            spool + "install/postremove",
            spool + "install/preinstall",
            spool + "install/preremove",
            spool + "install/r.keep",
            spool + "pkginfo",
            spool + "pkgmap",
            spool + "reloc/app/etc/edited",
            spool + "reloc/app/etc/vol.log"),
        files);
  }

  @Test
  void scriptsThatDidNotRunAreNamed() throws IOException {
    Svr4Image image = new Svr4Image().install(hello());
    assertEquals(
        List.of("preinstall", "i.keep", "postinstall"),
        image.contribution().scripts().stream().map(s -> s.kind()).toList());
    assertFalse(image.tree().contains(TreePath.literal("opt/exmp/app/etc/app.conf")));
  }

  @Test
  void packageWithScriptsFailsWhereThePolicySaysSo() {
    Item request = hello().withScripts(Svr4Options.Scripts.FAIL);
    String message = message(new Svr4Image(), request);
    assertTrue(message.contains("EXMPhello: preinstall, i.keep, postinstall"), message);
  }

  /** From the guide: BASEDIR=/opt, pkgadd -R /a. */
  @Test
  void relocatableObjectsLieBelowTheBaseDirectoryAndAbsoluteOnesAtTheirPath() throws IOException {
    Item request =
        request(
            Packages.named("SUNWstuf")
                .file("f none", "sbin/ls", "0555 root sys", "a")
                .file("f none", "/sbin/ls2", "0555 root sys", "b"));
    Svr4Image image = new Svr4Image().install(request);
    assertEquals("a", image.text("opt/sbin/ls"));
    assertEquals("b", image.text("sbin/ls2"));
    assertEquals(
        new SymbolicOwner("root", "sys"), image.owners().get(TreePath.literal("sbin/ls2")));
  }

  @Test
  void packageWithoutRelocatableObjectsHasNoBaseDirectory() throws IOException {
    Svr4Image image =
        new Svr4Image().install(request(Packages.named("EXMPabs").file("/etc/a", "a")));
    assertFalse(image.tree().contains(TreePath.literal("opt")));
    assertTrue(image.text("var/sadm/pkg/EXMPabs/pkginfo").contains("\nBASEDIR=/\n"));
  }

  @Test
  void secondBuildStepKeepsWhatTheDatabaseHad() throws IOException {
    Svr4Image image =
        new Svr4Image().install(Svr4Image.request(resource("gen.pkg"))).install(hello());
    assertTrue(image.contents().contains("/opt/gen/app/a f none 0644 root root 19 1786"));
    assertTrue(image.contents().contains("/usr/x/y f none 0644 root root 4 320"));
    assertTrue(image.contents().contains("/opt/exmp/app/ff f none"));
  }

  @Test
  void garbledDatabaseOfTheImageIsNotRewritten() {
    Svr4Image image = new Svr4Image();
    image.with(List.of(Trees.file(image.store, "var/sadm/install/contents", "/a f none\n")));
    String message = message(image, hello());
    assertTrue(message.startsWith("var/sadm/install/contents, line 1: garbled entry"), message);
  }

  @Test
  void packagesThatDifferInAPathAreRefusedWithBothNames() {
    Item request =
        request(
            Packages.named("EXMPa").file("bin/x", "one"),
            Packages.named("EXMPb").file("bin/x", "two"));
    String message = message(new Svr4Image(), request);
    assertTrue(message.contains("/opt/bin/x: "), message);
    assertTrue(message.contains("EXMPa and "), message);
    assertTrue(message.contains("EXMPb differ in content"), message);
  }

  @Test
  void conflictIsSettledByARuleOrByTheOriginalsSilence() throws IOException {
    Item request =
        request(
            Packages.named("EXMPa").file("bin/x", "one"),
            Packages.named("EXMPb").file("bin/x", "two!"));
    String later = "/opt/bin/x f none 0644 root root 4 ";
    String earlier = "/opt/bin/x f none 0644 root root 3 ";
    Svr4Image silent = new Svr4Image().install(request.withAdmin(admin("conflict", "nocheck")));
    assertEquals("two!", silent.text("opt/bin/x"));
    assertTrue(silent.contents().contains(later), silent.contents());
    assertTrue(silent.contents().contains(" EXMPa EXMPb\n"), silent.contents());
    Svr4Image kept = new Svr4Image().install(request.withAdmin(admin("conflict", "nochange")));
    assertEquals("one", kept.text("opt/bin/x"));
    assertTrue(kept.contents().contains(earlier), kept.contents());
    Svr4Image ruled =
        new Svr4Image()
            .install(
                request.withConflicts(
                    List.of(new ConflictRule("opt/bin/*", Optional.of("EXMPa")))));
    assertEquals("one", ruled.text("opt/bin/x"));
  }

  @Test
  void equalFilesAreSharedAndTheLaterTimeCounts() throws IOException {
    Item request = Svr4Image.request(resource("hello-two.pkg")).withAdmin(NO_DEPENDENCIES);
    Svr4Image image = new Svr4Image().install(request);
    assertTrue(
        image
            .contents()
            .contains(
                "/opt/exmp/app/bin/hello f none 0755 root root 21 1693 1795227609 EXMPhello"
                    + " EXMPtwo\n"));
    Entry hello = image.tree().find(TreePath.literal("opt/exmp/app/bin/hello")).orElseThrow();
    assertEquals(1795227609L, hello.attributes().mtime());
  }

  @Test
  void preserveKeepsAndRenamenewAddsBeside() throws IOException {
    Item request =
        request(
            Packages.named("EXMPcfg")
                .info("CLASSES", "none preserve renamenew manifest")
                .file("e preserve", "/etc/kept", "0644 root sys", "new")
                .file("e preserve", "/etc/fresh", "0644 root sys", "new")
                .file("e renamenew", "/etc/other", "0644 root sys", "new")
                .file("f manifest", "/var/svc/m.xml", "0444 root sys", "<m/>"));
    Svr4Image image = new Svr4Image();
    image.with(
        List.of(
            Trees.file(image.store, "etc/kept", "old"),
            Trees.file(image.store, "etc/other", "old")));
    image.install(request);
    assertEquals("old", image.text("etc/kept"));
    assertEquals("new", image.text("etc/fresh"));
    assertEquals("old", image.text("etc/other"));
    assertEquals("new", image.text("etc/other.new"));
    assertEquals("<m/>", image.text("var/svc/m.xml"));
  }

  @Test
  void sharedDirectoryWithAnotherClassIsMarked() throws IOException {
    Item request =
        request(
            Packages.named("EXMPa").dir("d"),
            Packages.named("EXMPb").info("CLASSES", "other").line("1 d other d 0755 root root"));
    assertEquals(
        "/opt/d d none 0755 root root EXMPa EXMPb:other\n",
        new Svr4Image().install(request).contents());
  }

  @Test
  void objectsOfClassesThatAreNotListedStayOut() throws IOException {
    Item request =
        request(
            Packages.named("EXMPa").file("yes", "y").file("f absent", "no", "0644 root sys", "n"));
    assertFalse(new Svr4Image().install(request).tree().contains(TreePath.literal("opt/no")));
  }

  @Test
  void hardLinkToAFileOfAnotherItemIsMade() throws IOException {
    Path first = Packages.named("EXMPa").file("bin/x", "one").writeTo(directory.resolve("1"));
    Path second =
        Packages.named("EXMPb").line("1 l none bin/y=../bin/x").writeTo(directory.resolve("2"));
    Svr4Image image = new Svr4Image().install(Svr4Image.request(first), Svr4Image.request(second));
    assertEquals("one", image.text("opt/bin/y"));
    Entry y = image.tree().find(TreePath.literal("opt/bin/y")).orElseThrow();
    assertEquals(2, HardLinks.of(image.tree()).count(y));
  }

  @Test
  void setIdFilesAreNamedClearedOrRefused() throws IOException {
    Item request = request(Packages.named("EXMPa").file("f none", "su", "4755 root sys", "su"));
    Svr4Image named = new Svr4Image().install(request);
    assertTrue(named.log().get(0).endsWith("has set-id files: /opt/su"), named.log().toString());
    Svr4Image cleared = new Svr4Image().install(request.withAdmin(admin("setuid", "nochange")));
    assertTrue(cleared.contents().contains("/opt/su f none 0755 "), cleared.contents());
    String message = message(new Svr4Image(), request.withAdmin(admin("setuid", "quit")));
    assertTrue(message.contains("set-id files: /opt/su"), message);
  }

  @Test
  void treesAndDatabaseDoNotDependOnTheOrderOfTheDirectory() throws IOException {
    Item request =
        request(
            Packages.named("EXMPb").file("b", "b").install("depend", "P EXMPc C\n"),
            Packages.named("EXMPa").file("a", "a").install("depend", "P EXMPb B\n"),
            Packages.named("EXMPc").file("c", "c").dir("d"));
    Svr4Image one = new Svr4Image().install(request);
    Svr4Image two = new Svr4Image().install(request);
    assertEquals(one.tree(), two.tree());
    assertTrue(one.text("var/sadm/install/contents").contains("for EXMPa package"));
  }
}
