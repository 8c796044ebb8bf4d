package org.osimage.ext4;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.osimage.ext4.layout.Checksum;
import org.osimage.ext4.layout.Layout;

/**
 * A block of names that is being filled. An entry is an inode number of 32 bits, its own length of
 * 16, that of the name and its type of 8 each, and the name; the last one takes the rest of the
 * block, but for a false entry that holds the checksum.
 */
final class DirectoryBlock {

  private final ByteBuffer block = ByteBuffer.allocate(Layout.BLOCK).order(ByteOrder.LITTLE_ENDIAN);

  private int last;

  /** Puts an entry that takes no more than it needs at a buffer's position. */
  static void put(ByteBuffer b, int inode, byte[] name, int type) {
    int length = Layout.nameEntry(name.length);
    int end = b.position() + length;
    b.putInt(inode).putShort((short) length).put((byte) name.length).put((byte) type);
    b.put(name).position(end);
  }

  void put(int inode, byte[] name, int type) {
    last = block.position();
    put(block, inode, name, type);
  }

  /** The block; this one is empty then. */
  byte[] finish(Checksum.Seed seed) {
    block.putShort(last + Integer.BYTES, (short) (Layout.NAMES - last));
    block
        .putShort(Layout.NAMES + Integer.BYTES, (short) Layout.NAMES_TAIL)
        .put(Layout.NAMES + 7, (byte) Layout.NAMES_TAIL_TYPE);
    block.putInt(
        Layout.NAMES + Layout.NAME_HEADER,
        seed.start().put(block.array(), 0, Layout.NAMES).value());
    byte[] done = block.array().clone();
    Arrays.fill(block.array(), (byte) 0);
    block.clear();
    last = 0;
    return done;
  }
}
