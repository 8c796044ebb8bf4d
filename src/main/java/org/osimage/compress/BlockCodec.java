package org.osimage.compress;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.osimage.ImageBuildException;
import org.osimage.compress.block.Block;
import org.osimage.compress.block.BlockFormat;
import org.osimage.compress.block.Encoded;
import org.osimage.compress.block.Resources;

/**
 * Compresses and expands blocks of at most a mebibyte, each on its own, as compressed file systems
 * keep them. The bytes depend on the block, the type, the level and the largest block alone. Safe
 * for use by several threads.
 */
public final class BlockCodec {
  /** Zeros that an array must have behind the block. */
  public static final int SLACK = Block.SLACK;

  /** The largest block, in bytes. */
  public static final int MOST = 1 << 20;

  private final BlockType type;
  private final int level;
  private final int blockSize;
  private final ArrayDeque<BlockFormat.Encoder> encoders = new ArrayDeque<>();
  private final ArrayDeque<BlockType.Decoder> decoders = new ArrayDeque<>();

  private BlockCodec(BlockType type, int level, int blockSize) {
    this.type = type;
    this.level = level;
    this.blockSize = blockSize;
  }

  /** The names that {@link #of} takes, the default first. */
  public static List<String> types() {
    return Arrays.stream(BlockType.values()).map(BlockType::type).toList();
  }

  /**
   * A codec.
   *
   * @param type {@code zstd}, {@code gzip} (blocks in zlib's wrapping) or {@code xz}
   * @param level empty for the type's default
   * @param blockSize bytes in the largest block, which bounds the window
   * @throws ImageBuildException if there is no such type or level, or it cannot run on this host
   */
  public static BlockCodec of(String type, OptionalInt level, int blockSize)
      throws ImageBuildException {
    if (blockSize < 1 || blockSize > MOST) {
      throw new IllegalArgumentException("blocks of " + blockSize + " bytes");
    }
    BlockType found =
        Arrays.stream(BlockType.values())
            .filter(t -> t.type().equals(type))
            .findFirst()
            .orElseThrow(
                () ->
                    new ImageBuildException(
                        "there is no block compression '"
                            + type
                            + "': choose one of "
                            + String.join(", ", types())));
    LevelRange levels = found.levels();
    int chosen = levels.orPreset(level);
    if (!levels.contains(chosen)) {
      throw new ImageBuildException(
          String.format(
              Locale.ROOT,
              "compression level %d is not one of %s: use %d to %d, or leave it out for %d",
              chosen,
              type,
              levels.min(),
              levels.max(),
              levels.preset()));
    }
    found.check();
    return new BlockCodec(found, chosen, blockSize);
  }

  public String type() {
    return type.type();
  }

  /** The level in effect. */
  public int level() {
    return level;
  }

  /** Bytes in the largest block. */
  public int blockSize() {
    return blockSize;
  }

  /**
   * The same resources with as many threads as the heap has encoders for.
   *
   * @throws ImageBuildException if it has not even one
   */
  public Resources grant(Resources resources) throws ImageBuildException {
    return type.memory(level, blockSize).grant(type.type() + " level " + level, resources);
  }

  /**
   * A block compressed, by a thread's own encoder.
   *
   * @param bytes the block, and {@link #SLACK} more bytes
   * @param length bytes in the block, at least 1
   * @return empty if compressing does not make it smaller
   */
  public Optional<byte[]> encode(byte[] bytes, int length) throws IOException {
    if (length < 1 || length > blockSize || bytes.length < length + SLACK) {
      throw new IllegalArgumentException("a block of " + length + " bytes");
    }
    BlockFormat.Encoder encoder = borrowEncoder();
    Encoded encoded = encoder.encode(new Block(bytes, 0, length, true));
    Optional<byte[]> result =
        encoded.length() < length
            ? Optional.of(Arrays.copyOf(encoded.bytes(), encoded.length()))
            : Optional.empty();
    synchronized (encoders) {
      encoders.push(encoder);
    }
    return result;
  }

  private BlockFormat.Encoder borrowEncoder() {
    synchronized (encoders) {
      return encoders.isEmpty() ? type.encoder(level, blockSize) : encoders.pop();
    }
  }

  /**
   * Expands a block that nobody vouches for.
   *
   * @param compressed one block, whole
   * @param target receives it; of the largest size that the block may have
   * @return how many bytes it has
   * @throws IOException if it is damaged, or has more bytes than the target
   */
  public int decode(byte[] compressed, byte[] target) throws IOException {
    BlockType.Decoder decoder;
    synchronized (decoders) {
      decoder = decoders.isEmpty() ? type.decoder() : decoders.pop();
    }
    int length = decoder.decode(compressed, target);
    synchronized (decoders) {
      decoders.push(decoder);
    }
    return length;
  }
}
