package org.osimage.pipeline.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.osimage.ImageBuildException;
import org.osimage.testing.Trees;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

class OriginsTest {
  private static final Map<String, String> SOURCES =
      Map.of("a", "one", "b", "one", "c", "two\\\nlines", "d", "one");

  private final Origins origins =
      new Origins(path -> Optional.ofNullable(SOURCES.get(path.toString())));
  private final ImageTree image =
      Trees.tree(Trees.dir("a"), Trees.dir("b"), Trees.dir("c"), Trees.dir("d"), Trees.dir("e"));

  private String text() throws IOException {
    StringWriter out = new StringWriter();
    origins.write(image, out);
    return out.toString();
  }

  private static String find(String text, int entry) throws IOException {
    return Origins.find(new BufferedReader(new StringReader(text)), entry);
  }

  @Test
  void runsAndRepetitionsAreShort() throws IOException {
    String implicit = "no source: made for what lies beneath it";
    assertEquals("1\t+" + implicit + "\n2\t+one\n1\t+two\\\\\\nlines\n1\t=1\n1\t=0\n", text());
    assertEquals(implicit, find(text(), 0));
    assertEquals("one", find(text(), 2));
    assertEquals("two\\\nlines", find(text(), 3));
    assertEquals("one", find(text(), 4));
    assertEquals(implicit, find(text(), 5));
  }

  @Test
  void laterChangesAreAdded() throws IOException {
    ImageTree changed =
        image.edit(
            e -> {
              e.put(Trees.dir("b", 0700));
              e.put(Trees.symlink("c", "d"));
              e.put(Trees.dir("new"));
            });
    origins.changed(image, changed, "a test");
    assertEquals("one", origins.of(TreePath.literal("a")));
    assertEquals("one, changed by a test", origins.of(TreePath.literal("b")));
    assertEquals("a test", origins.of(TreePath.literal("new")));
  }

  @Test
  void damageIsNoticed() throws IOException {
    assertThrows(ImageBuildException.class, () -> find(text(), 6));
    assertThrows(ImageBuildException.class, () -> find("1\t=5\n", 0));
    assertThrows(ImageBuildException.class, () -> find("nonsense\n", 0));
  }
}
