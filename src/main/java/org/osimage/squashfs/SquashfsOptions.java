package org.osimage.squashfs;

import java.util.OptionalInt;
import org.osimage.ImageBuildException;
import org.osimage.compress.BlockCodec;
import org.osimage.compress.block.Resources;

/**
 * How to write a file system.
 *
 * @param time when it was made, in seconds since 1970, 0 to 2^32-1
 * @param blockSize bytes in a block, a power of two from 4 KiB to 1 MiB
 * @param codec compresses blocks and, of 8 KiB, metadata
 * @param resources what may be used of the host; changes no byte
 */
public record SquashfsOptions(long time, int blockSize, BlockCodec codec, Resources resources) {
  /** What mksquashfs has, too: larger blocks are smaller in all, and slower to read from. */
  public static final int BLOCK_SIZE = 128 << 10;

  public static final int LEAST_BLOCK_SIZE = 4 << 10;
  public static final int MOST_BLOCK_SIZE = 1 << 20;

  public SquashfsOptions {
    SquashfsLimits.checkTime("the file system", time);
    if (codec.blockSize() < Math.max(blockSize, Layout.METADATA)) {
      throw new IllegalArgumentException("a codec for blocks of " + codec.blockSize());
    }
  }

  /** The default: zstd, level 3, blocks of 128 KiB. */
  public static SquashfsOptions of(long time, Resources resources) throws ImageBuildException {
    return of(time, BlockCodec.types().get(0), OptionalInt.empty(), BLOCK_SIZE, resources);
  }

  /**
   * @param compression {@code zstd}, {@code gzip} or {@code xz}
   * @param level empty for the compression's default
   * @param blockSize a power of two from 4 KiB to 1 MiB
   * @throws ImageBuildException if one of them is not what it should be
   */
  public static SquashfsOptions of(
      long time, String compression, OptionalInt level, int blockSize, Resources resources)
      throws ImageBuildException {
    if (blockSize < LEAST_BLOCK_SIZE
        || blockSize > MOST_BLOCK_SIZE
        || Integer.bitCount(blockSize) != 1) {
      throw new ImageBuildException(
          "a SquashFS block of "
              + blockSize
              + " bytes: choose a power of two from 4096 to 1048576, or leave it out for 131072");
    }
    BlockCodec codec = BlockCodec.of(compression, level, Math.max(blockSize, Layout.METADATA));
    return new SquashfsOptions(time, blockSize, codec, codec.grant(resources));
  }
}
