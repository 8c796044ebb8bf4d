package org.osimage.pipeline.edit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.osimage.ImageBuildException;
import org.osimage.content.ContentStore;
import org.osimage.tree.Attributes;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.SymlinkWalk;
import org.osimage.tree.TreePath;

/**
 * Text files of an image, found through its symbolic links.
 *
 * @param epoch the time of what is written, seconds since 1970
 */
record ImageText(ImageTree image, ContentStore store, long epoch) {
  /** A megabyte is much for what is edited line by line. */
  private static final long MAX_SIZE = 16 << 20;

  /**
   * The text; empty when there is no such file.
   *
   * @throws ImageBuildException if it is no file, too large, or not UTF-8
   */
  Optional<String> read(TreePath path) throws IOException {
    Optional<Entry> entry = image.find(SymlinkWalk.resolve(path, image)).map(image::body);
    if (entry.isEmpty()) {
      return Optional.empty();
    }
    if (!(entry.get() instanceof Entry.RegularFile file) || file.content().size() > MAX_SIZE) {
      throw new ImageBuildException(path + " of the image is no text file that can be edited");
    }
    try {
      ByteBuffer bytes = ByteBuffer.wrap(store.bytes(file.content()));
      return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
    } catch (CharacterCodingException e) {
      throw new ImageBuildException(path + " of the image cannot be edited: it is not UTF-8", e);
    }
  }

  /** The image with another text, whose file keeps owner and mode; a new one is 0644 root. */
  ImageTree write(TreePath path, String text) throws IOException {
    TreePath real = SymlinkWalk.resolve(path, image);
    Attributes attributes =
        image
            .find(real)
            .map(Entry::attributes)
            .orElse(Attributes.root(0644, epoch))
            .withMtime(epoch);
    Entry file =
        new Entry.RegularFile(real, attributes, store.put(text.getBytes(StandardCharsets.UTF_8)));
    return image.edit(e -> e.putWithParents(file, Attributes.root(0755, epoch)));
  }
}
