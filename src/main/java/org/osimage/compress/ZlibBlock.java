package org.osimage.compress;

import java.io.IOException;
import java.util.zip.Adler32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.osimage.bytes.Fields;
import org.osimage.compress.block.Block;
import org.osimage.compress.block.BlockFormat;
import org.osimage.compress.block.Encoded;
import org.osimage.compress.deflate.DeflateBlocks;
import org.osimage.compress.deflate.DeflateEncoder;
import org.osimage.compress.deflate.DeflateLevel;

/** One zlib stream for each block, by our encoder. */
final class ZlibBlock implements BlockFormat.Encoder {
  private final int level;
  private final DeflateEncoder encoder;

  ZlibBlock(int level) {
    this.level = level;
    this.encoder = new DeflateEncoder(DeflateLevel.of(level));
  }

  @Override
  public Encoded encode(Block block) {
    Encoded encoded = encoder.encode(block.bytes(), block.start(), block.end(), true);
    Adler32 adler = new Adler32();
    adler.update(block.bytes(), block.start(), block.length());
    byte[] bytes = new byte[encoded.length() + 6];
    System.arraycopy(DeflateBlocks.zlibHeader(level), 0, bytes, 0, 2);
    System.arraycopy(encoded.bytes(), 0, bytes, 2, encoded.length());
    byte[] sum = new Fields(4).be32(adler.getValue()).toBytes();
    System.arraycopy(sum, 0, bytes, bytes.length - 4, 4);
    return new Encoded(bytes, bytes.length);
  }

  static int decode(byte[] compressed, byte[] target) throws IOException {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(compressed);
      int length = inflater.inflate(target);
      // the end of the stream, where the checksum is, may take another call
      if (!inflater.finished() && inflater.inflate(new byte[1]) > 0 || !inflater.finished()) {
        throw new IOException("damaged zlib block: no end within " + target.length + " bytes");
      }
      return length;
    } catch (DataFormatException e) {
      throw new IOException("damaged zlib block", e);
    } finally {
      inflater.end();
    }
  }
}
