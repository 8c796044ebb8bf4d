package org.osimage.squashfs;

import org.osimage.ImageBuildException;
import org.osimage.content.ContentStore;
import org.osimage.output.TreeWriter;
import org.osimage.tree.ImageTree;
import org.osimage.tree.Nodes;

/**
 * Writes SquashFS 4.0, as Linux and squashfs-tools read it: owners and groups of 32 bits, modes,
 * times in whole seconds, hard links, devices, extended attributes of the name spaces user, trusted
 * and security, blocks of zeros as holes, every body once, and a table for export over NFS.
 *
 * <p>Compressed blocks are kept in the content store: a block is compressed once for each way to
 * compress it, and another image with the same files copies it.
 */
public final class SquashfsWriter implements TreeWriter {
  private final SquashfsOptions options;

  public SquashfsWriter(SquashfsOptions options) {
    this.options = options;
  }

  /**
   * Reads no body; the size remains to be seen.
   *
   * @throws ImageBuildException if a name has more than 255 bytes, a link target more than 4095, a
   *     time is before 1970 or after 2106, a device's numbers have over 12 and 20 bits, an extended
   *     attribute is of another name space or too long, or there are over 65535 different owners
   */
  @Override
  public SquashfsPlan plan(ImageTree tree, ContentStore store) throws ImageBuildException {
    Nodes nodes = new Nodes(tree);
    SquashfsLimits.check(nodes, options.blockSize());
    IdTable ids = new IdTable(nodes);
    Bodies bodies = new Bodies(nodes, options.blockSize());
    return new SquashfsPlan(nodes, store, options, bodies, ids);
  }
}
