package org.osimage.source.live;

import java.io.IOException;
import java.util.Optional;
import org.osimage.ImageBuildException;
import org.osimage.content.Content;
import org.osimage.content.ContentStore;
import org.osimage.tree.TreePath;

/** Somewhere that content is looked for. Safe for use by several threads. */
interface SearchRoot {
  /**
   * Brings the body of a file of the image into the store.
   *
   * @return empty when the root has no such file
   * @throws ImageBuildException if there is something that cannot be its content
   */
  Optional<Content> fetch(TreePath path, ContentStore store) throws IOException;
}
