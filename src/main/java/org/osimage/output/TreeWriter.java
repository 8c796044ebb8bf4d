package org.osimage.output;

import org.osimage.ImageBuildException;
import org.osimage.content.ContentStore;
import org.osimage.tree.ImageTree;

/**
 * Turns a tree into the bytes of one format. The same tree and bodies give the same bytes: a writer
 * asks no clock, random, locale or host file system, and neither sorts nor changes the tree.
 */
public interface TreeWriter {
  /**
   * Computes the layout without reading bodies; a format with holes may look for zeros in large
   * ones.
   *
   * @param store where the bodies will be read from while writing
   * @throws ImageBuildException if the format cannot hold an entry: the message names the path, the
   *     limit and the option to use
   */
  PlannedOutput plan(ImageTree tree, ContentStore store) throws ImageBuildException;
}
