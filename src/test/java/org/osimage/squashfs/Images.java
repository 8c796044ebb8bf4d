package org.osimage.squashfs;

import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.osimage.content.ContentStore;
import org.osimage.tree.ImageTree;

/** Reads images from the heap. */
final class Images {
  private Images() {}

  static ImageTree read(byte[] image, ContentStore store) throws Exception {
    try (SquashfsImage read =
        new SquashfsImage(new SeekableInMemoryByteChannel(image), "test.squashfs")) {
      return read.read(store, ReadLimits.USUAL);
    }
  }
}
