package org.osimage.pipeline.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osimage.BuildLog;
import org.osimage.ImageBuildException;
import org.osimage.manifest.Xml;
import org.osimage.pipeline.Settings;
import org.osimage.testing.MemoryContentStore;
import org.osimage.tree.TreePath;

class SortFileTest {
  @TempDir Path dir;

  private Map<TreePath, Long> weightsOf(String file) throws IOException {
    return SortFile.weights(
        Settings.inputs(
            Settings.of(
                dir, Xml.OVERLAY + "<iso><sortFile>" + file + "</sortFile></iso>", BuildLog.SILENT),
            new MemoryContentStore()));
  }

  private Map<TreePath, Long> weights(String text) throws IOException {
    Files.writeString(dir.resolve("sort"), text);
    return weightsOf("sort");
  }

  @Test
  void pathsAndWeights() throws IOException {
    assertEquals(
        Map.of(TreePath.literal("usr/a b"), 2000000L, TreePath.literal("usr/c"), 1L),
        weights("# comment\n\nusr/a b\t2000000\n./usr/c   1\nusr/d -5\n"));
  }

  @Test
  void whatIsNoPathAndNumber() {
    String message =
        assertThrows(ImageBuildException.class, () -> weights("usr/a 1\nusr/b\n")).getMessage();
    assertEquals("<iso><sortFile> sort, line 2: a path and a number, not 'usr/b'", message);
    assertThrows(ImageBuildException.class, () -> weights("../a 1\n"));
  }

  @Test
  void missing() {
    String message = assertThrows(ImageBuildException.class, () -> weightsOf("none")).getMessage();
    assertEquals("<iso><sortFile> none is no file of at most 64 MiB", message);
  }
}
