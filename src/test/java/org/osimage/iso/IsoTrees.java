package org.osimage.iso;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.osimage.content.ContentStore;
import org.osimage.testing.Trees;
import org.osimage.tree.ImageTree;
import org.osimage.tree.TreePath;

/** Trees cut to what an image can hold. */
final class IsoTrees {
  private IsoTrees() {}

  /** One of everything; the longest name has the 253 bytes that Linux reads. */
  static ImageTree everything(ContentStore store) {
    try {
      return Trees.everything(store)
          .edit(
              editor -> {
                editor.delete(TreePath.literal("lib/" + "n".repeat(255)));
                editor.put(Trees.file(store, "lib/" + "n".repeat(253), "long name"));
              });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
