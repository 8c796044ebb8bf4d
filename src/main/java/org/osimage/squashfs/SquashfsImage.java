package org.osimage.squashfs;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.List;
import java.util.OptionalInt;
import org.osimage.ImageBuildException;
import org.osimage.compress.BlockCodec;
import org.osimage.content.ContentStore;
import org.osimage.tree.ImageTree;

/**
 * Reads SquashFS 4.0 as ours, mksquashfs or others write it, compressed with zstd, gzip or xz.
 * Nothing that the image says is believed before it is compared; memory is bounded by the limits.
 * One thread.
 */
public final class SquashfsImage implements Closeable {
  private final SeekableByteChannel channel;
  private final ImageFile file;
  private final SuperBlock superBlock;
  private final BlockCodec codec;

  /**
   * Reads the superblock.
   *
   * @param channel the image from its beginning; what follows the file system does not matter.
   *     Closed with the image
   * @param name what error messages call it
   * @throws ImageBuildException if it is no SquashFS, or of another version or compression
   */
  public SquashfsImage(SeekableByteChannel channel, String name) throws IOException {
    this.channel = channel;
    file = new ImageFile(channel, name);
    if (channel.size() < Layout.SUPERBLOCK) {
      throw file.refused("not a SquashFS file system: it has " + channel.size() + " bytes");
    }
    byte[] bytes = file.read(0, Layout.SUPERBLOCK);
    if (!SuperBlock.matches(bytes)) {
      throw file.refused("not a SquashFS file system of version 4.0");
    }
    superBlock = SuperBlock.of(bytes);
    int size = superBlock.blockSize();
    if (size < SquashfsOptions.LEAST_BLOCK_SIZE
        || size > SquashfsOptions.MOST_BLOCK_SIZE
        || Integer.bitCount(size) != 1) {
      throw file.damaged("blocks of " + (size & 0xffffffffL) + " bytes");
    }
    file.endAt(superBlock.bytesUsed());
    codec = codec(size);
  }

  private BlockCodec codec(int size) throws ImageBuildException {
    String type;
    try {
      type = Layout.compressor(superBlock.compressor());
    } catch (ImageBuildException e) {
      throw file.damaged(String.valueOf(e.getMessage()));
    }
    List<String> known = BlockCodec.types();
    if (!known.contains(type)) {
      throw file.refused(
          "it is compressed with " + type + ", and only " + String.join(", ", known) + " are read");
    }
    return BlockCodec.of(type, OptionalInt.empty(), Math.max(size, Layout.METADATA));
  }

  /** When the file system was made, in seconds since 1970. */
  public long time() {
    return superBlock.time();
  }

  public int blockSize() {
    return superBlock.blockSize();
  }

  /** {@code zstd}, {@code gzip} or {@code xz}. */
  public String compression() {
    return codec.type();
  }

  /** Bytes that the file system takes of its file. */
  public long bytesUsed() {
    return superBlock.bytesUsed();
  }

  /**
   * Reads everything.
   *
   * @param store receives the bodies
   * @param limits the most to read
   * @throws ImageBuildException if the image is damaged, holds a socket or a name that is not
   *     UTF-8, or more than the limits allow
   */
  public ImageTree read(ContentStore store, ReadLimits limits) throws IOException {
    Budget budget = new Budget(file, limits);
    MetadataReader metadata = new MetadataReader(file, codec);
    XattrReader xattrs = new XattrReader(file, metadata, budget, superBlock.tables().xattr());
    InodeReader inodes = new InodeReader(file, superBlock, metadata, xattrs);
    FileBlocks blocks = new FileBlocks(file, superBlock, metadata, codec);
    return new TreeReader(file, superBlock, metadata, inodes, blocks, budget, store).read();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
