package org.osimage.source.svr4;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.ImageBuildException;
import org.osimage.testing.Trees;
import org.osimage.tree.Entry;

/** Ways out of the alternate root that the original tools leave open. */
class EscapeTest {
  @TempDir Path directory;

  private void refused(String expected, Packages p, Entry... there) {
    Svr4Image image = new Svr4Image().with(List.of(there));
    Item request = Svr4Image.request(p.writeTo(directory));
    String message =
        assertThrows(ImageBuildException.class, () -> image.install(request)).getMessage();
    assertTrue(message.contains(expected), message);
  }

  @Test
  void pathWithTwoDotsIsRefused() {
    refused(
        "pkgmap, line 2: the path ../../../OUT/dd has a component '..'",
        Packages.named("EXMPa").line("1 f none ../../../OUT/dd 0644 root root 1 1 1"));
  }

  @Test
  void parameterWithTwoDotsIsRefused() {
    refused(
        "becomes ../../x/f, which could leave the image",
        Packages.named("EXMPa").info("WAY", "../../x").line("1 d none $WAY/f 0755 root root"));
  }

  @Test
  void parameterThatNobodyDefinesIsRefused() {
    refused(
        "uses $WAY, which neither pkginfo nor <responses> defines",
        Packages.named("EXMPa").line("1 d none $WAY 0755 root root"));
  }

  @Test
  void rootOfTheHostAsParameterIsRefused() {
    refused(
        "uses $PKG_INSTALL_ROOT, which paths may not",
        Packages.named("EXMPa").line("1 d none $PKG_INSTALL_ROOT/x 0755 root root"));
  }

  @Test
  void baseDirectoryWithTwoDotsIsRefused() {
    refused("leaves the image", Packages.named("EXMPa").info("BASEDIR", "/opt/../..").dir("x"));
  }

  @Test
  void fileBeneathALinkOfThePackageItselfIsRefused() {
    refused(
        "lies beneath /opt/app/link, which the package itself delivers as ftype s in line 2",
        Packages.named("EXMPa").line("1 s none app/link=/outside").file("app/link/file", "f"));
  }

  @Test
  void fileBeneathALinkOfTheImageIsRefused() {
    refused(
        "app/file lies beneath a symbolic link of the image and would go to /outside/file",
        Packages.named("EXMPa").file("app/file", "f"),
        Trees.symlink("opt/app", "/outside"));
  }

  @Test
  void linkOfTheImageThatLeavesItIsRefusedAlsoWhereLinksAreFollowed() throws IOException {
    Svr4Image image = new Svr4Image();
    image.with(List.of(Trees.symlink("opt/app", "../../../etc")));
    Item request =
        Svr4Image.request(Packages.named("EXMPa").line("1 l none app/y=x").writeTo(directory))
            .withResolveLinks();
    String message =
        assertThrows(ImageBuildException.class, () -> image.install(request)).getMessage();
    assertTrue(message.contains("leaves the image"), message);
  }

  @Test
  void directoryThatIsALinkInTheImageIsRefused() {
    refused(
        "is a directory, in the image it is a symbolic link",
        Packages.named("EXMPa").dir("app"),
        Trees.symlink("opt/app", "/outside"));
  }

  @Test
  void hardLinkToTheOutsideIsRefused() {
    refused(
        "the hard link y=../../../../etc/passwd leads out of the image",
        Packages.named("EXMPa").line("1 l none y=../../../../etc/passwd"));
  }

  @Test
  void hardLinkToAFileOfNoPackageIsRefused() {
    Svr4Image image = new Svr4Image();
    refused(
        "is a hard link to /etc/shadow, which belongs to no package",
        Packages.named("EXMPa").line("1 l none y=/etc/shadow"),
        Trees.file(image.store, "etc/shadow", "root:x"));
  }

  @Test
  void targetOfASymbolicLinkIsOnlyText() throws IOException {
    Path spool = Packages.named("EXMPa").line("1 s none y=../../../../etc").writeTo(directory);
    Svr4Image image = new Svr4Image().install(Svr4Image.request(spool));
    assertTrue(image.contents().startsWith("/opt/y=../../../../etc s none EXMPa"));
  }

  @Test
  void databaseBeneathALinkIsRefused() {
    refused(
        "the package database of the image lies beneath a symbolic link",
        Packages.named("EXMPa").file("/etc/x", "x"),
        Trees.symlink("var", "/outside"));
  }

  @Test
  void packageNameThatIsAPathIsRefused() throws IOException {
    Path spool = Packages.named("EXMPa").file("x", "x").writeTo(directory);
    java.nio.file.Files.writeString(
        spool.resolve("pkginfo"), "PKG=../x\nNAME=n\nARCH=i386\nVERSION=1\nCATEGORY=a\n");
    String message =
        assertThrows(
                ImageBuildException.class, () -> new Svr4Image().install(Svr4Image.request(spool)))
            .getMessage();
    assertEquals(
        "EXMPa: pkginfo: PKG=../x is no package name: a letter, then up to 31 letters, digits, +"
            + " and -; install, new and all are reserved",
        message);
  }
}
