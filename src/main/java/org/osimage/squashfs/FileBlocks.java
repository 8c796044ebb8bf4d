package org.osimage.squashfs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.osimage.compress.BlockCodec;

/** The bodies of files; the last fragment block stays expanded. */
final class FileBlocks {
  private static final int SIZE_MASK = Layout.BLOCK_STORED - 1;

  private final ImageFile file;
  private final SuperBlock superBlock;
  private final MetadataReader metadata;
  private final BlockCodec codec;

  private int lastFragment = Layout.NO_FRAGMENT;
  private byte[] fragment = new byte[0];

  FileBlocks(ImageFile file, SuperBlock superBlock, MetadataReader metadata, BlockCodec codec) {
    this.file = file;
    this.superBlock = superBlock;
    this.metadata = metadata;
    this.codec = codec;
  }

  /** The bytes of a file, which must be read before its inode's rest is read otherwise. */
  InputStream open(Inode inode) {
    return new Body(inode);
  }

  /** A block on the disk; the size field says how it is kept. */
  private byte[] read(long position, int field, int length, boolean exactly) throws IOException {
    int size = field & SIZE_MASK;
    if ((field & ~(SIZE_MASK | Layout.BLOCK_STORED)) != 0 || size > superBlock.blockSize()) {
      throw file.damaged("a block of " + (field & 0xffffffffL) + " bytes");
    }
    byte[] bytes = file.read(position, size);
    if ((field & Layout.BLOCK_STORED) == 0) {
      return file.expand(codec, bytes, length, exactly);
    }
    if (exactly && size != length) {
      throw file.damaged("a block has " + size + " bytes instead of " + length);
    }
    return bytes;
  }

  private byte[] fragment(int number) throws IOException {
    if (number != lastFragment) {
      if (Integer.compareUnsigned(number, superBlock.fragments()) >= 0) {
        throw file.damaged("fragment block " + (number & 0xffffffffL));
      }
      ByteBuffer entry =
          metadata.indexed(
              superBlock.tables().fragment(), number & 0xffffffffL, Layout.FRAGMENT_ENTRY);
      fragment = read(entry.getLong(), entry.getInt(), superBlock.blockSize(), false);
      lastFragment = number;
    }
    return fragment;
  }

  /** A file, a block at a time. */
  private final class Body extends InputStream {
    private final Inode inode;
    private long at;
    private long position;
    private byte[] block = new byte[0];
    private int used;

    Body(Inode inode) {
      this.inode = inode;
      this.position = inode.start();
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (used == block.length) {
        if (at == inode.size()) {
          return -1;
        }
        next();
      }
      int n = Math.min(length, block.length - used);
      System.arraycopy(block, used, target, offset, n);
      used += n;
      return n;
    }

    private void next() throws IOException {
      int length = (int) Math.min(superBlock.blockSize(), inode.size() - at);
      boolean tail = length < superBlock.blockSize();
      if (tail && inode.fragment() != Layout.NO_FRAGMENT) {
        byte[] shared = fragment(inode.fragment());
        int from = inode.offset();
        if (from < 0 || from > shared.length - length) {
          throw file.damaged("a file's end outside of its fragment block");
        }
        block = java.util.Arrays.copyOfRange(shared, from, from + length);
      } else {
        int field = inode.rest().take(4).getInt();
        block = field == 0 ? new byte[length] : FileBlocks.this.read(position, field, length, true);
        position += field & SIZE_MASK;
      }
      used = 0;
      at += length;
    }
  }
}
