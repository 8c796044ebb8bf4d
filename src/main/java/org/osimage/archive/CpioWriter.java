package org.osimage.archive;

import org.osimage.ImageBuildException;
import org.osimage.content.ContentStore;
import org.osimage.output.PlannedOutput;
import org.osimage.output.TreeWriter;
import org.osimage.tree.ImageTree;

/**
 * Writes a tree as a cpio archive. The root is the record {@code .}; names have no leading slash.
 * Inode numbers count the entries in canonical order from 1, names of one file share its first;
 * directories have two links. Zeros fill the last block of 512 bytes.
 */
public final class CpioWriter implements TreeWriter {
  private final CpioFormat format;

  public CpioWriter(CpioFormat format) {
    this.format = format;
  }

  @Override
  public PlannedOutput plan(ImageTree tree, ContentStore store) throws ImageBuildException {
    new CpioLimits(format).check(tree);
    return new CpioPlan(format, tree, store);
  }
}
