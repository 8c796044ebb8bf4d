package org.osimage.source.svr4;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.BuildLog;
import org.osimage.source.CheckOptions;
import org.osimage.source.svr4.check.InstalledCheck;
import org.osimage.source.svr4.check.PackageCheck;
import org.osimage.testing.Trees;
import org.osimage.tree.Attributes;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/** pkgchk's findings, in its words. */
class CheckTest {
  @TempDir Path directory;

  private Svr4Image image() throws IOException {
    Path spool =
        Packages.named("EXMPa")
            .dir("d")
            .file("f", "content")
            .file("v none", "log", "0644 root root", "log")
            .line("1 s none s=f")
            .line("1 l none l=f")
            .line("1 c none c 1 3 0666 root root")
            .line("1 x none only 0755 root root")
            .file("only/f", "x")
            .writeTo(directory);
    return new Svr4Image().install(Svr4Image.request(spool));
  }

  private static List<String> findings(Svr4Image image, ImageTree.Edit edit) throws IOException {
    return InstalledCheck.of(image.tree().edit(edit), image.store, CheckOptions.ALL);
  }

  private static TreePath at(String path) {
    return TreePath.literal(path);
  }

  @Test
  void populatedImageHasNone() throws IOException {
    assertEquals(List.of(), findings(image(), e -> {}));
  }

  @Test
  void changesAreNamedInTheOriginalsWords() throws IOException {
    Svr4Image image = image();
    assertEquals(
        List.of("ERROR: /opt/d\n    pathname does not exist"),
        findings(image, e -> e.delete(at("opt/d"))));
    assertEquals(
        List.of("ERROR: /opt/d\n    file type <d> expected <p> actual"),
        findings(
            image,
            e -> {
              e.delete(at("opt/d"));
              e.put(Trees.fifo("opt/d"));
            }));
    assertEquals(
        List.of(
            "ERROR: /opt/d\n    permissions <0755> expected <0700> actual\n"
                + "    unable to determine owner name for uid <5>"),
        findings(image, e -> e.setAttributes(at("opt/d"), Attributes.of(0700, 5, 0, 1))));
    assertEquals(
        List.of("ERROR: /opt/s\n    pathname not symbolically linked to <f>"),
        findings(image, e -> e.put(Trees.symlink("opt/s", "g"))));
    assertEquals(
        List.of("ERROR: /opt/l\n    pathname not properly linked to <f>"),
        findings(image, e -> e.put(Trees.file(image.store, "opt/l", "content"))));
    assertEquals(
        List.of("ERROR: /opt/c\n    major/minor device <1, 3> expected <1, 5> actual"),
        findings(
            image,
            e ->
                e.put(
                    Trees.device("opt/c", false, 1, 5).withAttributes(Attributes.root(0666, 0)))));
    assertEquals(
        List.of("ERROR: /opt/only/hidden\n    ERROR: hidden file in exclusive directory"),
        findings(image, e -> e.put(Trees.file(image.store, "opt/only/hidden", ""))));
  }

  @Test
  void changedContentsAreNamedUnlessTheFileIsVolatile() throws IOException {
    Svr4Image image = image();
    ImageTree changed =
        image
            .tree()
            .edit(
                e -> {
                  e.put(
                      Trees.file(image.store, "opt/log", "longer")
                          .withAttributes(Attributes.root(0644, 1_700_000_001)));
                });
    assertEquals(
        List.of(
            "ERROR: /opt/log\n"
                + "    modtime <11/14/23 10:13:20 PM> expected <11/14/23 10:13:21 PM> actual\n"
                + "    file size <3> expected <6> actual\n"
                + "    file cksum <322> expected <647> actual"),
        InstalledCheck.of(changed, image.store, CheckOptions.ALL));
    assertEquals(List.of(), InstalledCheck.of(changed, image.store, new CheckOptions(false, true)));
  }

  @Test
  void packagesAreComparedWithTheirMaps() throws IOException {
    Path spool = Packages.named("EXMPa").file("f", "content").writeTo(directory);
    Svr4Image image = new Svr4Image();
    assertEquals(List.of(), PackageCheck.of(spool, "spool", image.store, BuildLog.SILENT));
    Path file = Files.writeString(spool.resolve("reloc/f"), "changed!");
    Files.setLastModifiedTime(file, FileTime.fromMillis(Packages.TIME * 1000 + 1000));
    Files.writeString(spool.resolve("reloc/more"), "");
    List<String> findings = PackageCheck.of(spool, "spool", image.store, BuildLog.SILENT);
    assertEquals(2, findings.size(), findings.toString());
    assertTrue(
        findings
            .get(0)
            .startsWith(
                "ERROR: spool: reloc/f\n"
                    + "    modtime <11/14/23 10:13:20 PM> expected <11/14/23 10:13:21 PM> actual\n"
                    + "    file size <7> expected <8> actual\n    file cksum <763> expected <"),
        findings.get(0));
  }
}
