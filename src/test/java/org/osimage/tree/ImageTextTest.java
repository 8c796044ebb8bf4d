package org.osimage.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.osimage.ImageBuildException;
import org.osimage.content.Content;
import org.osimage.testing.MemoryContentStore;
import org.osimage.testing.Trees;

class ImageTextTest {
  private static final Attributes FRESH = Attributes.of(0644, 1, 2, 9);
  private static final TreePath FILE = TreePath.literal("etc/motd");

  private final MemoryContentStore store = new MemoryContentStore();

  private String refusal(Entry... entries) throws IOException {
    ImageText text = new ImageText(Trees.tree(entries), store);
    return assertThrows(ImageBuildException.class, () -> text.read(FILE)).getMessage();
  }

  @Test
  void linksAreFollowedAndTheFileKeepsItsAttributes() throws IOException {
    ImageTree image =
        Trees.tree(
            Trees.file(store, "run/motd", "a\n").withAttributes(Attributes.of(0600, 5, 6, 7)),
            Trees.symlink("etc/motd", "../run/motd"));
    ImageText text = new ImageText(image, store);
    assertEquals(Optional.of("a\n"), text.read(FILE));
    ImageTree changed = text.write(FILE, "b\n", FRESH);
    assertEquals(Optional.of("b\n"), new ImageText(changed, store).read("run/motd"));
    assertEquals(
        Attributes.of(0600, 5, 6, 9),
        changed.find(TreePath.literal("run/motd")).orElseThrow().attributes());
  }

  @Test
  void aFileThatIsNotThereIsMade() throws IOException {
    ImageText text = new ImageText(ImageTree.empty(0), store);
    assertEquals(Optional.empty(), text.read(FILE));
    ImageTree changed = text.write(FILE, "b\n", FRESH);
    assertEquals(FRESH, changed.find(FILE).orElseThrow().attributes());
  }

  @Test
  void whatIsNoTextIsRefused() throws IOException {
    assertEquals(
        "the image has a directory /etc/motd, which is to be a text file",
        refusal(Trees.dir("etc/motd")));
    Content large = new Content(1, 2, 3, 4, ImageText.MAX_SIZE + 1);
    assertEquals(
        "/etc/motd of the image is no text file: it has 16777217 bytes, and at most 16777216 are"
            + " read as text",
        refusal(new Entry.RegularFile(FILE, FRESH, large)));
  }
}
