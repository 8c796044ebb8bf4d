package org.osimage.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osimage.ImageBuildException;
import org.osimage.testing.MemoryContentStore;
import org.osimage.testing.Trees;

class SymlinkWalkTest {
  private static ImageTree tree() {
    MemoryContentStore store = new MemoryContentStore();
    return Trees.tree(
        List.of(
            Trees.file(store, "usr/bin/sh", "x"),
            Trees.symlink("bin", "usr/bin"),
            Trees.symlink("abs", "/usr//./bin"),
            Trees.symlink("usr/up", "../usr/bin/"),
            Trees.symlink("chain", "bin"),
            Trees.symlink("etc/mtab", "../proc/mounts"),
            Trees.symlink("out", "../outside"),
            Trees.symlink("loop", "loop"),
            Trees.symlink("root", "/")));
  }

  private static String walk(String path) throws ImageBuildException {
    return SymlinkWalk.resolve(TreePath.of(path), tree()).toString();
  }

  @ParameterizedTest
  @CsvSource({
    "usr/bin/sh, usr/bin/sh",
    "bin/sh, usr/bin/sh",
    "bin, usr/bin",
    "abs/sh, usr/bin/sh",
    "usr/up/sh, usr/bin/sh",
    "chain/sh, usr/bin/sh",
    "bin/not/there, usr/bin/not/there",
    "etc/mtab, proc/mounts",
    "root/root/bin, usr/bin",
    "root, .",
    ".,.",
  })
  void leads(String path, String end) throws ImageBuildException {
    assertEquals(end, walk(path));
  }

  @Test
  void outOfTheImage() {
    String message = assertThrows(ImageBuildException.class, () -> walk("out/x")).getMessage();
    assertEquals("out/x leaves the image through a symbolic link", message);
  }

  @Test
  void circle() {
    String message = assertThrows(ImageBuildException.class, () -> walk("loop/x")).getMessage();
    assertTrue(message.startsWith("loop/x has more than 40 symbolic links"), message);
  }
}
