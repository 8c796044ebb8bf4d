package org.osimage.flar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.osimage.ImageBuildException;
import org.osimage.testing.MemoryContentStore;
import org.osimage.testing.Trees;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/** Section 4: which paths flarcreate archives. */
class FlarSelectionTest {
  private final MemoryContentStore store = new MemoryContentStore();
  private final ImageTree image =
      Trees.tree(
          Trees.file(store, "a/x", "1"),
          Trees.file(store, "a/y/z", "2"),
          Trees.file(store, "b", "3"),
          Trees.hardLink("c", "a/x"));

  private static FlarSelection selection(String root, List<String> minus, List<String> plus) {
    return new FlarSelection(TreePath.literal(root), minus, plus, Optional.empty());
  }

  private static String paths(FlarSelection.Selected selected) {
    return String.join(" ", selected.tree().entries().stream().map(e -> e.path() + "").toList());
  }

  /** Rule 4: -x with everything beneath; hard links keep their body. */
  @Test
  void excludesTakeWhatIsBeneath() throws ImageBuildException {
    FlarSelection.Selected selected = selection("", List.of("a"), List.of()).of(image);
    assertEquals(". b c", paths(selected));
    assertEquals(Entry.Kind.FILE, selected.tree().find(TreePath.of("c")).orElseThrow().kind());
    assertEquals(4, selected.excluded().size());
  }

  /** Rule 4: -y brings back what -x took, with the directories on the way. */
  @Test
  void includesWinOverExcludes() throws ImageBuildException {
    assertEquals(
        ". a a/y a/y/z b c", paths(selection("", List.of("a", "/a/y"), List.of("a/y")).of(image)));
  }

  /** Rule 4: paths are relative to -R, or absolute within the image. */
  @Test
  void pathsWithinARoot() throws ImageBuildException {
    ImageTree apart = image.edit(e -> e.delete(TreePath.literal("c")));
    assertEquals(". y y/z", paths(selection("a", List.of("x"), List.of()).of(apart)));
    assertEquals(". y y/z", paths(selection("a", List.of("/a/x"), List.of()).of(apart)));
    String message =
        assertThrows(
                ImageBuildException.class, () -> selection("a", List.of("/b"), List.of()).of(apart))
            .getMessage();
    assertTrue(message.contains("/b does not lie beneath"), message);
    assertThrows(
        ImageBuildException.class, () -> selection("", List.of("../x"), List.of()).of(image));
  }

  /** Rule 4: -F archives only what the list names. */
  @Test
  void onlyTheListed() throws ImageBuildException {
    FlarSelection only =
        new FlarSelection(
            TreePath.ROOT,
            List.of(),
            List.of("a/y"),
            Optional.of(FlarSelection.list("a/x\n\n/b\nnone\n")));
    FlarSelection.Selected selected = only.of(image);
    assertEquals(". a a/x a/y a/y/z b", paths(selected));
    assertEquals(List.of("none"), selected.unknown());
  }

  /** Rule 4: -z has a sign, a blank and a path on each line. */
  @Test
  void filterFiles() throws ImageBuildException {
    FlarSelection.Filter filter = FlarSelection.filter("+ a b\n\n- /c\n+ d\n", "filter");
    assertEquals(List.of("a b", "d"), filter.includes());
    assertEquals(List.of("/c"), filter.excludes());
    for (String bad : List.of("a", "+a", "* a", "-", "+ ")) {
      String message =
          assertThrows(
                  ImageBuildException.class, () -> FlarSelection.filter("+ x\n" + bad, "filter"))
              .getMessage();
      assertTrue(message.startsWith("filter, line 2: "), message);
    }
  }
}
