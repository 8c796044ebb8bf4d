package org.osimage.ext4;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A block of names that is being filled. An entry is an inode number of 32 bits, its own length of
 * 16, that of the name and its type of 8 each, and the name; the last one takes the rest of the
 * block, but for a false entry that holds the checksum.
 */
final class DirectoryBlock {
  /** Bytes of an entry before its name. */
  static final int ENTRY = 8;

  /** Bytes of the false entry at the end. */
  static final int TAIL = 12;

  static final int TAIL_TYPE = 0xde;

  /** Bytes for names. */
  static final int ROOM = Geometry.BLOCK - TAIL;

  private final ByteBuffer block =
      ByteBuffer.allocate(Geometry.BLOCK).order(ByteOrder.LITTLE_ENDIAN);

  private int last;

  /** Bytes of an entry with so many of a name. */
  static int length(int name) {
    return ENTRY + (name + 3) / 4 * 4;
  }

  /** Puts an entry that takes no more than it needs at a buffer's position. */
  static void put(ByteBuffer b, int inode, byte[] name, int type) {
    int length = length(name.length);
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
    block.putShort(last + Integer.BYTES, (short) (ROOM - last));
    block.putShort(ROOM + Integer.BYTES, (short) TAIL).put(ROOM + 7, (byte) TAIL_TYPE);
    block.putInt(ROOM + ENTRY, seed.start().put(block.array(), 0, ROOM).value());
    byte[] done = block.array().clone();
    Arrays.fill(block.array(), (byte) 0);
    block.clear();
    last = 0;
    return done;
  }
}
