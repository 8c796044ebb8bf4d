package org.osimage.pipeline.family;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.osimage.ImageBuildException;
import org.osimage.pipeline.Recorded;
import org.osimage.testing.MemoryContentStore;
import org.osimage.testing.Trees;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

class BootRootSelectionTest {
  private final MemoryContentStore store = new MemoryContentStore();
  private final Recorded log = new Recorded();
  private final ImageTree image =
      Trees.tree(
          Trees.file(store, "etc/gconf/a", "a"),
          Trees.file(store, "etc/gconf2/b", "b"),
          Trees.file(store, "etc/passwd", "p"),
          Trees.symlink("etc/link", "passwd"),
          Trees.dir("var/adm", 0775),
          Trees.file(store, "usr/bin/first", "same"),
          Trees.hardLink("usr/bin/second", "usr/bin/first"),
          Trees.hardLink("usr/bin/third", "usr/bin/first"),
          Trees.file(store, "usr/lib/x.so", "x"),
          Trees.dir("sbin"));

  private BootRootSelection selection(List<String> includes, List<String> excludes) {
    return new BootRootSelection(includes, excludes, image, log);
  }

  private static List<String> paths(ImageTree tree) {
    return tree.entries().stream().map(e -> e.path().toString()).toList();
  }

  @Test
  void everythingWithoutPatterns() throws Exception {
    assertEquals(image, selection(List.of(), List.of()).select());
  }

  @Test
  void aDirectoryStandsForAllBeneathAndNamesMatchWhole() throws Exception {
    ImageTree tree = selection(List.of("etc"), List.of("etc/gconf")).select();
    assertEquals(
        List.of(".", "etc", "etc/gconf2", "etc/gconf2/b", "etc/link", "etc/passwd"), paths(tree));
  }

  @Test
  void aHardLinkWithoutItsFirstNameKeepsItsBody() throws Exception {
    ImageTree tree = selection(List.of("usr/bin/*d"), List.of()).select();
    assertEquals(List.of(".", "usr", "usr/bin", "usr/bin/second", "usr/bin/third"), paths(tree));
    assertEquals(
        Entry.Kind.FILE, tree.find(TreePath.literal("usr/bin/second")).orElseThrow().kind());
    assertEquals(
        Entry.Kind.HARD_LINK, tree.find(TreePath.literal("usr/bin/third")).orElseThrow().kind());
  }

  @Test
  void everyMissingPathIsNamed() {
    ImageBuildException e =
        assertThrows(
            ImageBuildException.class,
            () ->
                selection(List.of("usr/bin/first", "lib/libncurses.so.5", "etc/x/**"), List.of())
                    .select());
    assertTrue(
        e.getMessage()
            .contains("as <include> what the image does not have: etc/x/**, lib/libncurses"),
        e.getMessage());
  }

  @Test
  void aPatternWithoutMatchIsWarnedOf() throws Exception {
    selection(List.of("sbin", "opt/*"), List.of()).select();
    assertEquals(
        List.of("<bootArchive> <include> opt/* matches nothing in the image"), log.warnings);
  }

  @Test
  void illumosGetsLinksAndDirectoriesOfEtcAndVar() throws Exception {
    BootRootSelection selection = selection(List.of("usr/lib"), List.of("etc/gconf"));
    ImageTree tree = selection.completed(selection.select(), Trees.TIME);
    assertEquals(
        List.of(
            ".",
            "etc",
            "etc/gconf2",
            "etc/link",
            "mnt",
            "proc",
            "tmp",
            "usr",
            "usr/lib",
            "usr/lib/x.so",
            "var",
            "var/adm"),
        paths(tree));
    assertEquals(01777, tree.find(TreePath.literal("tmp")).orElseThrow().attributes().mode());
  }
}
