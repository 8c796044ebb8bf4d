package org.osimage.ext4.image;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.UUID;
import org.osimage.ImageBuildException;
import org.osimage.content.ContentStore;
import org.osimage.ext4.layout.Layout;
import org.osimage.tree.ImageTree;

/**
 * Reads file systems as {@link org.osimage.ext4.Ext4Writer} writes them, also after Linux wrote
 * into them: blocks of 4 KiB, extents, checksums of all metadata. Nothing that the image says is
 * believed before it is compared: every checksum, address and length. One thread.
 */
public final class Ext4Image implements Closeable {
  private final SeekableByteChannel channel;
  private final ImageBytes image;
  private final ReadSuperBlock superBlock;
  private final GroupReader groups;

  /**
   * Reads the super-block.
   *
   * @param channel the file system from its beginning; what follows it does not matter. Closed with
   *     the image
   * @param name what error messages call it
   * @throws ImageBuildException if it is no ext4, damaged, has features that are not read here, or
   *     was not unmounted
   */
  public Ext4Image(SeekableByteChannel channel, String name) throws IOException {
    this.channel = channel;
    image = new ImageBytes(channel, name);
    superBlock = ReadSuperBlock.of(image);
    groups = new GroupReader(image, superBlock);
  }

  public UUID uuid() {
    return superBlock.uuid();
  }

  /** Its name; empty for none. */
  public String label() {
    return superBlock.label();
  }

  /** When it was made, in seconds since 1970. */
  public long time() {
    return superBlock.time();
  }

  /** Bytes of the file system. */
  public long size() {
    return superBlock.blocks() * Layout.BLOCK;
  }

  /**
   * Compares the checksums and counts of all groups' descriptors and bitmaps.
   *
   * @throws ImageBuildException if one is wrong
   */
  public void checkGroups() throws IOException {
    groups.check();
  }

  /**
   * Reads everything, {@code lost+found} too.
   *
   * @param store receives the bodies
   * @param mostNames the most names to read
   * @param mostBytes the most bytes of all files together, holes included
   * @throws ImageBuildException if the image is damaged, holds a socket, an access control list or
   *     a name that is not UTF-8, or more than allowed
   */
  public ImageTree read(ContentStore store, long mostNames, long mostBytes) throws IOException {
    return new TreeReader(image, superBlock, groups, store, mostNames, mostBytes).read();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
