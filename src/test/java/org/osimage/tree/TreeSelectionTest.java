package org.osimage.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.osimage.ImageBuildException;

class TreeSelectionTest {
  /** pattern | paths that match | paths that do not; the root is a dot. */
  private static final String[] TABLE = {
    "**|. a a/b|",
    "**/|. a a/b|",
    "**/**|. a a/b|",
    "/|. a a/b|",
    "*|a .x|. a/b",
    "?|a \ud83d\ude00|. ab",
    "a|a|. A b a/b",
    "/a|a|b",
    "a/|a a/b a/b/c|. ab b/a",
    "a/**|a a/b a/b/c|. ab b/a",
    "a/**/**|a a/b a/b/c|. ab b/a",
    "a/**/|a a/b a/b/c|. ab",
    "a//b|a/b|a",
    "a/*|a/b|a a/b/c",
    "a/**/b|a/b a/x/b a/x/y/b|a/xb ab",
    "a/**/**/b|a/b a/x/b a/x/y/b|a/xb",
    "**/b|b a/b a/x/b|ab a/b/c",
    "**/b/**|b a/b b/c a/b/c/d|ab",
    "**/*|a a/b|.",
    "**/*.txt|x.txt a/x.txt .txt|a/x.txt/b xtxt",
    "a*c|ac abc a.c|a/c ab",
    "a?c|abc a\u00e4c|ac a/c",
    "a**c|ac abc|a/c",
    "*.(x)[y]{z}+$|a.(x)[y]{z}+$|ax",
    "\ud83d\ude00*|\ud83d\ude00 \ud83d\ude00x|\ud83d\ude01",
    "a\\E.b|a\\E.b|aEb",
    "a/**/b/**/c|a/b/c a/x/b/y/z/c|a/b a/c"
  };

  @Test
  void matchesAsAntDoes() throws Exception {
    for (String row : TABLE) {
      String[] cells = row.split("\\|", -1);
      TreeSelection selection = TreeSelection.of(List.of(cells[0]), List.of());
      for (String path : cells[1].split(" ")) {
        assertTrue(selection.selects(TreePath.of(path)), cells[0] + " selects " + path);
      }
      for (String path : cells[2].isEmpty() ? new String[0] : cells[2].split(" ")) {
        assertFalse(selection.selects(TreePath.of(path)), cells[0] + " leaves " + path);
      }
    }
  }

  @Test
  void excludesWinAndNoIncludeMeansAll() throws Exception {
    TreeSelection selection = TreeSelection.of(List.of("usr/**"), List.of("**/man/**", "usr/x"));
    assertTrue(selection.selects(TreePath.of("usr/bin/ls")));
    assertFalse(selection.selects(TreePath.of("usr/share/man/man1")));
    assertFalse(selection.selects(TreePath.of("usr/x")));
    assertFalse(selection.selects(TreePath.of("etc")));
    TreeSelection all = TreeSelection.of(List.of(), List.of());
    assertTrue(all.selects(TreePath.ROOT));
    assertTrue(all.selects(TreePath.of("with\nnewline")));
    assertTrue(TreeSelection.of(List.of("a/**"), List.of()).selects(TreePath.of("a/b\nc")));
  }

  @Test
  void refusesAnEmptyPattern() {
    assertEquals(
        "empty include or exclude pattern ''",
        assertThrows(ImageBuildException.class, () -> TreeSelection.of(List.of(""), List.of()))
            .getMessage());
  }
}
