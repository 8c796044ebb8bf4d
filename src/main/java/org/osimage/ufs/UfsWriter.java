package org.osimage.ufs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import org.osimage.ImageBuildException;
import org.osimage.content.ContentStore;
import org.osimage.content.Sha256;
import org.osimage.output.TreeWriter;
import org.osimage.tree.Entry;
import org.osimage.tree.ImageTree;
import org.osimage.tree.Nodes;

/**
 * Writes file systems of Solaris and illumos UFS, as their mkfs and kernel would leave them after a
 * clean unmount: blocks of 8 KiB, fragments of 1 KiB. Owners, modes, times in whole seconds, hard
 * links and devices are kept; blocks of zeros in files over 96 KiB become holes. There is no {@code
 * lost+found}: fsck makes it when it needs it. Extended attributes are left out.
 */
public final class UfsWriter implements TreeWriter {
  /** What a file system made by mkfs has by default. */
  private static final long BYTES_PER_INODE = 2048;

  private final UfsOptions options;

  /**
   * @throws ImageBuildException if the time of the file system does not fit into 32 bits
   */
  public UfsWriter(UfsOptions options) throws ImageBuildException {
    UfsLimits.checkTime("the file system", options.time());
    this.options = options;
  }

  /**
   * Looks for zeros in large bodies, else reads none.
   *
   * @throws ImageBuildException if a name has more than 255 bytes, a link target more than 1023, an
   *     id more than 31 bits, a time more than 32, a device number does not fit, a file has over
   *     32767 names, the bytes per inode leave too few inodes, or it all needs more than 1 TiB
   */
  @Override
  public UfsPlan plan(ImageTree tree, ContentStore store) throws ImageBuildException {
    Nodes nodes = new Nodes(tree);
    UfsLimits.check(nodes);
    Inodes inodes = new Inodes(nodes);
    Directories directories = new Directories(nodes, inodes, options.byteOrder());
    Bodies bodies = new Bodies(nodes, directories);
    try {
      bodies.findHoles(store);
    } catch (ImageBuildException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Allocation allocation = new Allocation(nodes, bodies);
    Geometry geometry = geometry(allocation, inodes);
    return new UfsPlan(
        nodes, store, inodes, directories, bodies, allocation, geometry, options, id(tree));
  }

  private Geometry geometry(Allocation allocation, Inodes inodes) throws ImageBuildException {
    long free = (options.freeBytes() + Geometry.BLOCK - 1) / Geometry.BLOCK;
    long blocks = allocation.blocks() + free;
    long count = inodes.used() + options.freeBytes() / BYTES_PER_INODE;
    if (options.bytesPerInode().isPresent()) {
      long each = options.bytesPerInode().getAsLong();
      count = blocks * Geometry.BLOCK / each;
      if (count < inodes.used()) {
        throw new ImageBuildException(
            "the UFS file system would have one inode for every "
                + each
                + " bytes of data and free room, that is "
                + count
                + ", and its tree needs "
                + inodes.used()
                + ": give fewer bytes per inode, more free room, or none to have it computed");
      }
    }
    long wanted = count;
    return Geometry.holding(blocks, wanted)
        .orElseThrow(
            () ->
                new ImageBuildException(
                    "the UFS file system would need more than 1 TiB ("
                        + blocks
                        + " blocks of 8 KiB and "
                        + wanted
                        + " inodes): leave something out"));
  }

  private long id(ImageTree tree) {
    if (options.id().isPresent()) {
      return options.id().getAsLong();
    }
    MessageDigest digest = Sha256.digest();
    for (Entry entry : tree.entries()) {
      digest.update(entry.path().toBytes());
      digest.update((byte) 0);
      if (entry instanceof Entry.RegularFile file) {
        digest.update(file.content().digest());
      }
    }
    return ByteBuffer.wrap(digest.digest()).getLong();
  }
}
