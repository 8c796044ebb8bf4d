package org.osimage.source.svr4;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.ImageBuildException;
import org.osimage.source.CheckOptions;
import org.osimage.source.svr4.Svr4Options.Scripts;
import org.osimage.source.svr4.check.InstalledCheck;
import org.osimage.testing.Tools;
import org.osimage.tree.Entry;
import org.osimage.tree.TreePath;

/** Scripts of packages, run confined on the image. */
class ScriptsTest {
  @TempDir Path directory;

  @BeforeEach
  void namespaces() {
    Tools.require("unshare");
  }

  private Svr4Image image() {
    return new Svr4Image().scriptsIn(directory.resolve("work"));
  }

  private Item request(Packages... packages) {
    for (Packages p : packages) {
      p.writeTo(directory.resolve("spool"));
    }
    return Svr4Image.request(directory.resolve("spool")).withScripts(Scripts.RUN);
  }

  private static Item hello() {
    return Svr4Image.request(InstallationTest.resource("hello-two.pkg"))
        .withPackages(List.of("EXMPhello"))
        .withAdmin(InstallationTest.NO_DEPENDENCIES)
        .withScripts(Scripts.RUN);
  }

  @Test
  void databaseEqualsTheOriginalsAlsoForClassesWithScripts() throws IOException {
    Svr4Image image = image().install(hello());
    assertEquals(Files.readString(InstallationTest.resource("hello.contents")), image.contents());
    assertEquals(List.of(), InstalledCheck.of(image.tree(), image.store, CheckOptions.ALL));
    assertFalse(
        image.tree().contains(TreePath.literal("var/sadm/pkg/EXMPhello/install/preinstall")));
  }

  @Test
  void scriptsGetTheEnvironmentThatTheOriginalGives() throws IOException {
    Svr4Image image = image().install(hello());
    List<SortedMap<String, String>> ours = log(image.text("tmp.scriptlog"), "/osimage/pkg_image");
    List<SortedMap<String, String>> theirs =
        log(Files.readString(InstallationTest.resource("hello.scripts.log")), "$ROOT");
    assertEquals(theirs.size(), ours.size());
    for (int i = 0; i < ours.size(); i++) {
      // what the host decides: locale, paths of tools, the time
      for (String name :
          List.of("LANG", "PATH", "OAMBASE", "INSTDATE", "INST_DATADIR", "TMPDIR", "PWD")) {
        theirs.get(i).remove(name);
      }
      // the original's variable for preinstall has this spelling, and stays
      assertTrue(
          ours.get(i).entrySet().containsAll(theirs.get(i).entrySet()),
          theirs.get(i) + "\n" + ours.get(i));
    }
  }

  /** Of each call: the line that announces it, the working directory, and the variables. */
  private static List<SortedMap<String, String>> log(String text, String root) {
    List<SortedMap<String, String>> calls = new ArrayList<>();
    boolean directory = false;
    for (String original : text.lines().toList()) {
      String line = original.replace(root, "ROOT").replaceAll("(/osimage/tmp|\\$TMP)\\S*", "TMP");
      if (line.startsWith("== ")) {
        calls.add(new TreeMap<>());
        calls.get(calls.size() - 1).put("call", line);
        directory = true;
      } else if (directory) {
        calls.get(calls.size() - 1).put("directory", line);
        directory = false;
      } else if (line.matches("[A-Za-z_]+=.*")) {
        int equals = line.indexOf('=');
        calls.get(calls.size() - 1).put(line.substring(0, equals), line.substring(equals + 1));
      } else if (line.startsWith("i.keep: ")) {
        calls.get(calls.size() - 1).merge("files", line, (a, b) -> a + "\n" + b);
      }
    }
    return calls;
  }

  @Test
  void packagesAreInstalledOneAfterAnother() throws IOException {
    Item request =
        request(
            Packages.named("EXMPa")
                .file("a", "a")
                .install("postinstall", "echo 1 > $BASEDIR/made\n"),
            Packages.named("EXMPb")
                .file("b", "b")
                .install("depend", "P EXMPa A\n")
                .install(
                    "preinstall",
                    "test -f $BASEDIR/made && test ! -f $BASEDIR/b && cp $BASEDIR/a"
                        + " $BASEDIR/seen\n"));
    Svr4Image image = image().install(request);
    assertEquals("a", image.text("opt/seen"));
    assertTrue(image.tree().contains(TreePath.literal("opt/b")));
  }

  @Test
  void ownersThatScriptsGiveAreRecorded() throws IOException {
    Item request =
        request(
            Packages.named("EXMPa")
                .file("a", "a")
                .install("postinstall", "chown 77:88 $BASEDIR/a; mknod $BASEDIR/null c 1 3\n"));
    Svr4Image image = image().install(request);
    Entry a = image.tree().find(TreePath.literal("opt/a")).orElseThrow();
    assertEquals(77, a.attributes().uid());
    assertEquals(88, a.attributes().gid());
    assertEquals(
        Optional.empty(), Optional.ofNullable(image.owners().get(TreePath.literal("opt/a"))));
    assertTrue(
        image.tree().find(TreePath.literal("opt/null")).orElseThrow() instanceof Entry.Device);
  }

  @Test
  void editableFileIsRegisteredAsItsScriptLeftIt() throws IOException {
    Item request =
        request(
            Packages.named("EXMPa")
                .info("CLASSES", "none edit")
                .file("e edit", "/etc/conf", "0640 root root", "one\n")
                .install("i.edit", "while read s d; do cp $s $d; echo two >> $d; done\n"));
    Svr4Image image = image().install(request);
    assertEquals("one\ntwo\n", image.text("etc/conf"));
    assertTrue(image.contents().contains("/etc/conf e edit 0640 root root 8 "), image.contents());
    assertEquals(List.of(), InstalledCheck.of(image.tree(), image.store, CheckOptions.ALL));
  }

  @Test
  void exitCodesMeanWhatTheGuideSays() throws IOException {
    for (int exit : List.of(0, 2, 10, 20)) {
      new Svr4Image()
          .scriptsIn(directory.resolve("work"))
          .install(request(Packages.named("EXMPa").install("postinstall", "exit " + exit + "\n")));
    }
    for (int exit : List.of(1, 3, 4, 5, 6, 99)) {
      Item request =
          request(Packages.named("EXMPa").install("postinstall", "echo why; exit " + exit + "\n"));
      String message =
          assertThrows(ImageBuildException.class, () -> image().install(request)).getMessage();
      assertTrue(message.contains("postinstall of EXMPa failed: exit " + exit + ", "), message);
      assertTrue(message.contains("why"), message);
    }
  }

  @Test
  void checkinstallDecidesBeforeAnythingIsInstalled() throws IOException {
    Packages p = Packages.named("EXMPa").file("a", "a");
    String check = "test ! -e $BASEDIR/a && echo checked && exit ";
    for (int exit : List.of(0, 2, 10, 20)) {
      Svr4Image image = image().install(request(p.install("checkinstall", check + exit + "\n")));
      assertEquals("a", image.text("opt/a"));
      assertTrue(image.log().toString().contains("running checkinstall of EXMPa"));
      assertEquals(exit == 2, image.log().toString().contains("WARN checkinstall of EXMPa"));
      String saved = "var/sadm/pkg/EXMPa/install/checkinstall";
      assertFalse(image.tree().contains(TreePath.literal(saved)));
      p = Packages.named("EXMPa").file("a", "a");
    }
    for (int exit : List.of(1, 3, 4, 5, 7, 99)) {
      p = Packages.named("EXMPa").file("a", "a");
      Item request = request(p.install("checkinstall", check + exit + "\n"));
      Svr4Image image = image();
      String message =
          assertThrows(ImageBuildException.class, () -> image.install(request)).getMessage();
      assertTrue(message.contains("checkinstall of EXMPa failed: exit " + exit + ", "), message);
      assertEquals(
          exit == 3, message.contains("the package does not want to be installed here"), message);
      assertTrue(message.contains("checked"), message);
      assertFalse(image.tree().contains(TreePath.literal("opt/a")));
    }
  }

  /** It may write them into its response file; they came too late, and were lost. */
  @Test
  void parametersThatCheckinstallSetsAreNotLost() throws IOException {
    String script = "{ echo \"CLASSES='$CLASSES'\"; echo \"WHERE=$HERE\"; } > $1 || exit 1\n";
    Packages p = Packages.named("EXMPa").info("HERE", "etc").file("a", "a");
    Item request = request(p.install("checkinstall", script));
    String message =
        assertThrows(ImageBuildException.class, () -> image().install(request)).getMessage();
    assertTrue(message.contains("EXMPa: checkinstall sets WHERE=etc, too late"), message);
    assertTrue(message.contains("<responses>"), message);
    Path answers = Files.writeString(directory.resolve("answers"), "WHERE=etc\n");
    assertEquals("a", image().install(request.withResponses(answers)).text("opt/a"));
  }

  @Test
  void linkInPlaceOfTheResponseFileIsNotFollowed() throws IOException {
    Packages p = Packages.named("EXMPa").file("a", "a");
    String script = "rm $1 && ln -s /etc/passwd $1\n";
    Svr4Image image = image().install(request(p.install("checkinstall", script)));
    assertEquals("a", image.text("opt/a"));
  }

  /** One package of several refuses: the image has none of them. */
  @Test
  void checkinstallThatRefusesLeavesNothingOfOtherPackages() {
    Item request =
        request(
            Packages.named("EXMPa").file("a", "a"),
            Packages.named("EXMPb").file("b", "b").install("checkinstall", "exit 3\n"));
    Svr4Image image = image();
    assertThrows(ImageBuildException.class, () -> image.install(request));
    assertFalse(image.tree().contains(TreePath.literal("opt")));
  }

  @Test
  void scriptThatWritesOutsideFailsTheBuildWithScriptAndPath() {
    Item request =
        request(Packages.named("EXMPa").install("preinstall", "echo x > /etc/outside\n"));
    String message =
        assertThrows(ImageBuildException.class, () -> image().install(request)).getMessage();
    assertTrue(message.contains("preinstall of EXMPa"), message);
    assertTrue(message.contains("/etc/outside"), message);
  }

  @Test
  void requestWithoutAnswersIsAnErrorAndWithThemIsNotRun() throws IOException {
    Packages asking =
        Packages.named("EXMPa").install("request", "exit 9\n").dir("$WHERE").without("none");
    String message =
        assertThrows(ImageBuildException.class, () -> image().install(request(asking)))
            .getMessage();
    assertTrue(message.contains("has a request script"), message);
    Path answers = Files.writeString(directory.resolve("answers"), "WHERE=here\n");
    Svr4Image image = image().install(request(asking).withResponses(answers));
    assertTrue(image.tree().contains(TreePath.literal("opt/here")));
  }

  @Test
  void classWithoutAnyScriptOfItsNameIsAnError() {
    Item request =
        request(
            Packages.named("EXMPa")
                .info("CLASSES", "none sed")
                .file("e sed", "/etc/conf", "0640 root root", "!install\n"));
    String message =
        assertThrows(ImageBuildException.class, () -> image().install(request)).getMessage();
    assertTrue(message.contains("needs the script i.sed"), message);
  }

  @Test
  void scriptThatRunsWhatItsPackageDeliversIsReported() throws IOException {
    Item request =
        request(
                Packages.named("EXMPa")
                    .file("f none", "bin/tool", "0755 root root", "#!/bin/sh\n")
                    .install("postinstall", "cd /\n$BASEDIR/bin/tool --init || exit 0\n"))
            .withScripts(Scripts.LIST);
    Svr4Image image = new Svr4Image().install(request);
    assertTrue(
        image.log().stream()
            .anyMatch(
                l ->
                    l.startsWith("WARN")
                        && l.contains("EXMPa: postinstall, line 2 executes /opt/bin/tool")),
        image.log().toString());
  }

  @Test
  void exampleIsInstalledWithItsScript() throws IOException {
    Path example =
        Path.of(System.getProperty("basedir", "."), "examples/svr4-package/src/packages");
    Svr4Image image = image().install(Svr4Image.request(example).withScripts(Scripts.RUN));
    assertEquals("hello from EXMPhello in /opt/hello\n", image.text("etc/motd.d/EXMPhello"));
    assertTrue(image.log().stream().noneMatch(l -> l.startsWith("WARN")), image.log().toString());
    assertEquals(List.of(), InstalledCheck.of(image.tree(), image.store, CheckOptions.ALL));
  }
}
