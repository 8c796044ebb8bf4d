package org.osimage.iso;

import org.osimage.tree.TreePath;

/** What a boot entry starts. */
public sealed interface BootImage permits BootImage.InTree, BootImage.Appended {
  /** A file of the tree. */
  record InTree(TreePath path) implements BootImage {}

  /**
   * One of {@link IsoOptions#appended}.
   *
   * @param index from 0
   */
  record Appended(int index) implements BootImage {}
}
