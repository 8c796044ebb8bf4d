package org.osimage.pipeline.platform;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.osimage.archive.ChecksumWriter;
import org.osimage.archive.ChecksumWriter.Form;
import org.osimage.archive.OwnerNames;
import org.osimage.content.Content;
import org.osimage.content.ContentStore;
import org.osimage.output.ImageChannel;
import org.osimage.tree.ImageTree;

/** Checksum lists of a tree as bodies of the store. */
final class ChecksumLists {
  private ChecksumLists() {}

  static Content put(Form form, ImageTree tree, OwnerNames names, ContentStore store)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageChannel channel = ImageChannel.to(bytes)) {
      new ChecksumWriter(form, names).plan(tree, store).writeTo(channel);
    }
    return store.put(bytes.toByteArray());
  }
}
