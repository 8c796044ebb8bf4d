package org.osimage.compress;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.osimage.compress.block.Block;
import org.osimage.compress.block.BlockFormat;
import org.osimage.compress.block.Encoded;

/**
 * One zstd frame for each block, without checksum. Buffers are direct, so that the native code
 * never holds up the garbage collector.
 */
final class ZstdBlock implements BlockFormat.Encoder {
  private final ZstdCompressCtx context = new ZstdCompressCtx();
  private final ByteBuffer input;
  private final ByteBuffer output;
  private byte[] encoded = new byte[0];

  ZstdBlock(int level, int blockSize) {
    context.setLevel(level).setChecksum(false);
    input = ByteBuffer.allocateDirect(blockSize);
    output = ByteBuffer.allocateDirect((int) Zstd.compressBound(blockSize));
  }

  @Override
  public Encoded encode(Block block) throws IOException {
    input.clear().put(block.bytes(), block.start(), block.length());
    int length;
    try {
      length =
          context.compressDirectByteBuffer(output, 0, output.capacity(), input, 0, block.length());
    } catch (ZstdException e) {
      throw new IOException("zstd failed: " + e.getMessage(), e);
    }
    if (encoded.length < length) {
      encoded = new byte[output.capacity()];
    }
    output.clear().get(encoded, 0, length);
    return new Encoded(encoded, length);
  }

  static int decode(byte[] compressed, byte[] target) throws IOException {
    try (ZstdDecompressCtx context = new ZstdDecompressCtx()) {
      return context.decompressByteArray(
          target, 0, target.length, compressed, 0, compressed.length);
    } catch (ZstdException e) {
      throw new IOException("damaged zstd block: " + e.getMessage(), e);
    }
  }
}
