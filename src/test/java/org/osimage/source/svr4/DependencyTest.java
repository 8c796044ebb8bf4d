package org.osimage.source.svr4;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.ImageBuildException;
import org.osimage.testing.Tools;
import org.osimage.tree.TreePath;

/** Dependencies, instances and removal. */
class DependencyTest {
  @TempDir Path directory;
  private int spools;

  private Item request(Packages... packages) {
    Path spool = directory.resolve("spool" + ++spools);
    for (Packages p : packages) {
      p.writeTo(spool);
    }
    return Svr4Image.request(spool);
  }

  private static String message(Svr4Image image, Item... requests) {
    return assertThrows(ImageBuildException.class, () -> image.install(requests)).getMessage();
  }

  private static Packages depending(String depend) {
    return Packages.named("EXMPa").file("a", "a").install("depend", depend);
  }

  @Test
  void missingPrerequisiteIsNamedWithItsTitle() throws IOException {
    Item request = request(depending("P SUNWcsr Core Solaris, (Root)\n"));
    String message = message(new Svr4Image(), request);
    assertTrue(
        message.contains("line 1: SUNWcsr (Core Solaris, (Root)) is not in the image"), message);
    Svr4Image image = new Svr4Image().install(request.withAdmin(InstallationTest.NO_DEPENDENCIES));
    assertTrue(image.log().get(0).startsWith("WARN "), image.log().toString());
  }

  @Test
  void versionsAreComparedAlsoWithThoseThatThePackageStandsInFor() throws IOException {
    String depend = "P EXMPb B\n\t(i386) 1.5\n\t2.5\n";
    String message =
        message(new Svr4Image(), request(depending(depend), Packages.named("EXMPb").dir("b")));
    assertTrue(
        message.contains("is in the image as EXMPb (i386) 1.0, but one of these is needed:"),
        message);
    assertTrue(message.contains("(i386) 1.5, 2.5"), message);
    Packages compatible = Packages.named("EXMPb").dir("b").install("compver", "1.5\n");
    new Svr4Image().install(request(depending(depend), compatible));
  }

  @Test
  void incompatibilityIsFoundWhicheverPackageDeclaresIt() {
    String first =
        message(
            new Svr4Image(), request(depending("I EXMPb B\n"), Packages.named("EXMPb").dir("b")));
    assertTrue(first.contains("is incompatible with "), first);
    Item b = request(Packages.named("EXMPb").dir("b"));
    String second = message(new Svr4Image(), b, request(depending("I EXMPb B\n")));
    assertTrue(second.contains("EXMPa is incompatible with EXMPb (i386) 1.0"), second);
  }

  @Test
  void malformedDependIsNamedWithTheLine() {
    String message = message(new Svr4Image(), request(depending("P EXMPb B\nQ EXMPc C\n")));
    assertTrue(message.contains("install/depend, line 2: unknown dependency type 'Q'"), message);
  }

  @Test
  void anotherVersionIsAnotherInstanceOrReplacesTheFirst() throws IOException {
    Packages one = Packages.named("EXMPa").file("one", "1").info("MAXINST", "2");
    Packages two =
        Packages.named("EXMPa").file("two", "2").info("VERSION", "2.0").info("MAXINST", "2");
    Svr4Image both = new Svr4Image().install(request(one)).install(request(two));
    assertTrue(
        both.contents().contains("/opt/two f none 0644 root root 1 50 1700000000 EXMPa.2\n"));
    assertTrue(both.text("var/sadm/pkg/EXMPa.2/pkginfo").contains("PKGINST=EXMPa.2\n"));
    Svr4Image over =
        new Svr4Image()
            .install(request(one))
            .install(request(two).withAdmin(InstallationTest.admin("instance", "overwrite")));
    assertFalse(over.tree().contains(TreePath.literal("var/sadm/pkg/EXMPa.2")));
    assertTrue(over.text("var/sadm/pkg/EXMPa/pkginfo").contains("VERSION=2.0\n"));
    two.info("MAXINST", "1");
    String message = message(new Svr4Image().install(request(one)), request(two));
    assertTrue(message.contains("MAXINST does not allow another instance"), message);
  }

  @Test
  void sameVersionIsInstalledOverItself() throws IOException {
    Packages one = Packages.named("EXMPa").file("one", "1");
    Svr4Image image = new Svr4Image().install(request(one)).install(request(one));
    assertEquals("/opt/one f none 0644 root root 1 49 1700000000 EXMPa\n", image.contents());
  }

  @Test
  void removalKeepsWhatIsShared() throws IOException {
    Svr4Image image =
        new Svr4Image()
            .install(
                request(
                    Packages.named("EXMPa").dir("d").file("d/own", "o").file("d/shared", "s"),
                    Packages.named("EXMPb").dir("d").file("d/shared", "s")));
    Item removal = Item.removing(Svr4Options.Scripts.LIST, "EXMPa");
    image.install(removal);
    assertFalse(image.tree().contains(TreePath.literal("opt/d/own")));
    assertEquals("s", image.text("opt/d/shared"));
    assertFalse(image.tree().contains(TreePath.literal("var/sadm/pkg/EXMPa")));
    assertTrue(image.contents().startsWith("/opt/d d none 0755 root root EXMPb\n"));
    assertTrue(image.text("var/sadm/install/contents").contains("pkgrm for EXMPa package"));
    image.install(removal.withUninstall(List.of("EXMPb")));
    assertFalse(image.tree().contains(TreePath.literal("opt/d")));
  }

  @Test
  void removalOfWhatAnotherPackageNeedsIsRefused() throws IOException {
    Svr4Image image =
        new Svr4Image()
            .install(request(depending("P EXMPb B\n"), Packages.named("EXMPb").dir("b")));
    Item removal = request(Packages.named("EXMPc").dir("c")).withUninstall(List.of("EXMPb"));
    assertTrue(message(image, removal).contains("cannot remove EXMPb (i386) 1.0: EXMPa"));
    Item absent = removal.withUninstall(List.of("EXMPz"));
    assertTrue(message(image, absent).contains("EXMPz, which the image does not have"));
  }

  @Test
  void removalRunsItsScriptsAndHandsFilesToTheirClass() throws IOException {
    Tools.require("unshare");
    Item request =
        request(
                Packages.named("EXMPa")
                    .info("CLASSES", "none edit")
                    .file("f none", "/etc/plain", "0644 root root", "p")
                    .file("e edit", "/etc/conf", "0644 root root", "c")
                    .install("i.edit", "while read s d; do cp $s $d; done\n")
                    .install("r.edit", "while read d; do mv $d $d.old; done\n")
                    .install("preremove", "cp $PKG_INSTALL_ROOT/etc/plain $PKG_INSTALL_ROOT/pre\n")
                    .install("postremove", "ls $PKG_INSTALL_ROOT/etc > $PKG_INSTALL_ROOT/post\n"))
            .withScripts(Svr4Options.Scripts.RUN);
    Svr4Image image = new Svr4Image().scriptsIn(directory.resolve("work")).install(request);
    image.install(Item.removing(Svr4Options.Scripts.RUN, "EXMPa"));
    assertEquals("p", image.text("pre"));
    assertEquals("conf.old\n", image.text("post"));
    assertEquals("", image.contents());
  }
}
