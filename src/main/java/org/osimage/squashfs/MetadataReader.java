package org.osimage.squashfs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import org.osimage.compress.BlockCodec;

/** Metadata blocks, a few of which stay expanded. */
final class MetadataReader {
  private static final int KEPT = 64;

  /** An expanded block, and where the next one is. */
  @SuppressWarnings("ArrayRecordComponent") // a cache's, never compared
  private record Block(byte[] bytes, long next) {}

  private final ImageFile file;
  private final BlockCodec codec;
  private final Map<Long, Block> kept =
      new LinkedHashMap<>(KEPT * 2, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Block> eldest) {
          return size() > KEPT;
        }
      };

  MetadataReader(ImageFile file, BlockCodec codec) {
    this.file = file;
    this.codec = codec;
  }

  private Block block(long position) throws IOException {
    Block block = kept.get(position);
    if (block == null) {
      byte[] head = file.read(position, 2);
      int field = head[0] & 0xff | (head[1] & 0xff) << 8;
      int length = field & ~Layout.METADATA_STORED;
      if (length == 0 || length > Layout.METADATA) {
        throw file.damaged("a metadata block of " + length + " bytes");
      }
      byte[] bytes = file.read(position + 2, length);
      boolean stored = (field & Layout.METADATA_STORED) != 0;
      block =
          new Block(
              stored ? bytes : file.expand(codec, bytes, Layout.METADATA, false),
              position + 2 + length);
      kept.put(position, block);
    }
    return block;
  }

  /**
   * A place to read from.
   *
   * @param table where the table begins
   * @param reference a block's place in the table, and a byte in it in the low 16 bits
   */
  Cursor at(long table, long reference) throws IOException {
    return new Cursor(table + (reference >>> 16), (int) (reference & 0xffff));
  }

  /** The record of a table whose blocks are found by a list of their positions. */
  ByteBuffer indexed(long list, long number, int size) throws IOException {
    int each = Layout.METADATA / size;
    byte[] position = file.read(list + number / each * Long.BYTES, Long.BYTES);
    long at = ByteBuffer.wrap(position).order(ByteOrder.LITTLE_ENDIAN).getLong();
    return new Cursor(at, (int) (number % each) * size).take(size);
  }

  /** Reads on through blocks that lie one behind the other. */
  final class Cursor {
    private Block block;
    private int offset;

    private Cursor(long position, int offset) throws IOException {
      block = block(position);
      this.offset = offset;
      if (offset > block.bytes().length) {
        throw file.damaged("byte " + offset + " of a metadata block that is shorter");
      }
    }

    /** The next bytes, little-endian. */
    ByteBuffer take(int length) throws IOException {
      byte[] bytes = new byte[length];
      for (int at = 0; at < length; ) {
        if (offset == block.bytes().length) {
          block = block(block.next());
          offset = 0;
        }
        int n = Math.min(length - at, block.bytes().length - offset);
        System.arraycopy(block.bytes(), offset, bytes, at, n);
        offset += n;
        at += n;
      }
      return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
  }
}
