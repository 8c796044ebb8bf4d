package org.osimage.ext4;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import org.osimage.ext4.layout.Checksum;
import org.osimage.ext4.layout.Layout;

/** The descriptors of all groups and their bitmaps. */
final class Groups {

  private final Geometry geometry;
  private final FreeSpace free;
  private final UUID uuid;

  Groups(Geometry geometry, FreeSpace free, UUID uuid) {
    this.geometry = geometry;
    this.free = free;
    this.uuid = uuid;
  }

  /** All descriptors, in whole blocks. */
  byte[] descriptors() {
    ByteBuffer b = ByteBuffer.allocate(geometry.descriptorBlocks() * Layout.BLOCK);
    for (int group = 0; group < geometry.groups(); group++) {
      b.put(descriptor(group));
    }
    return b.array();
  }

  private byte[] descriptor(int group) {
    ByteBuffer b = ByteBuffer.allocate(Layout.DESCRIPTOR).order(ByteOrder.LITTLE_ENDIAN);
    long blockBitmap = geometry.blockBitmap(group);
    long inodeBitmap = geometry.inodeBitmap(group);
    long table = geometry.inodeTable(group);
    int freeInodes = free.freeInodes(group);
    int blockSum = isBlockUninit(group) ? 0 : Checksum.of(uuid).put(blockBitmap(group)).value();
    int inodeSum =
        isInodeUninit(group)
            ? 0
            : Checksum.of(uuid)
                .put(inodeBitmap(group), 0, geometry.inodesPerGroup() / Byte.SIZE)
                .value();
    b.putInt((int) blockBitmap).putInt((int) inodeBitmap).putInt((int) table);
    b.putShort((short) free.freeBlocks(group)).putShort((short) freeInodes);
    b.putShort((short) free.directories(group)).putShort((short) flags(group)).putInt(0);
    b.putShort((short) blockSum).putShort((short) inodeSum).putShort((short) freeInodes);
    b.putShort((short) 0); // the checksum comes last
    b.putInt((int) (blockBitmap >>> 32)).putInt((int) (inodeBitmap >>> 32));
    b.putInt((int) (table >>> 32)).putLong(0).putInt(0);
    b.putShort((short) (blockSum >>> 16)).putShort((short) (inodeSum >>> 16));
    int sum = Checksum.of(uuid).le32(group).put(b.array()).value();
    return b.putShort(Layout.DESCRIPTOR_CHECKSUM, (short) sum).array();
  }

  private int flags(int group) {
    return Layout.INODE_ZEROED
        | (isInodeUninit(group) ? Layout.INODE_UNINIT : 0)
        | (isBlockUninit(group) ? Layout.BLOCK_UNINIT : 0);
  }

  private boolean isInodeUninit(int group) {
    return free.usedInodes(group) == 0;
  }

  /** Not the last one, whose bitmap tells where the file system ends. */
  private boolean isBlockUninit(int group) {
    return free.usedData(group) == 0
        && geometry.flexGroups(group) == 0
        && group < geometry.groups() - 1;
  }

  /** A block with bits for the taken blocks and for what lies behind the end. */
  byte[] blockBitmap(int group) {
    return isBlockUninit(group)
        ? new byte[Layout.BLOCK]
        : bitmap(free.usedBlocks(group), geometry.blocks(group));
  }

  /** The same of the inodes. */
  byte[] inodeBitmap(int group) {
    return isInodeUninit(group)
        ? new byte[Layout.BLOCK]
        : bitmap(free.usedInodes(group), geometry.inodesPerGroup());
  }

  private static byte[] bitmap(int used, int count) {
    byte[] bits = new byte[Layout.BLOCK];
    set(bits, 0, used);
    set(bits, count, Layout.BLOCK * Byte.SIZE);
    return bits;
  }

  private static void set(byte[] bits, int from, int to) {
    for (int at = from; at < to; ) {
      if (at % Byte.SIZE == 0 && to - at >= Byte.SIZE) {
        bits[at / Byte.SIZE] = (byte) 0xff;
        at += Byte.SIZE;
      } else {
        bits[at / Byte.SIZE] |= (byte) (1 << at % Byte.SIZE);
        at++;
      }
    }
  }
}
