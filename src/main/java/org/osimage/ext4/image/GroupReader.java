package org.osimage.ext4.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.osimage.ImageBuildException;
import org.osimage.ext4.layout.Checksum;
import org.osimage.ext4.layout.Layout;

/** Reads group descriptors and compares them with their checksums and bitmaps. */
final class GroupReader {
  private final ImageBytes image;
  private final ReadSuperBlock superBlock;

  GroupReader(ImageBytes image, ReadSuperBlock superBlock) {
    this.image = image;
    this.superBlock = superBlock;
  }

  /** The descriptor of a group, whose checksum is right. */
  private ByteBuffer descriptor(int group) throws IOException {
    long at = Layout.BLOCK + (long) group * Layout.DESCRIPTOR;
    ByteBuffer b = image.read(at, Layout.DESCRIPTOR);
    short sum = b.getShort(Layout.DESCRIPTOR_CHECKSUM);
    b.putShort(Layout.DESCRIPTOR_CHECKSUM, (short) 0);
    int computed = Checksum.of(superBlock.uuid()).le32(group).put(b.array()).value();
    if ((short) computed != sum) {
      throw image.damaged("the checksum of the descriptor of block group " + group);
    }
    return b;
  }

  /** An address in two halves. */
  private long address(ByteBuffer b, int low, int high) throws ImageBuildException {
    long address = (b.getInt(low) & 0xffffffffL) | (long) b.getInt(high) << 32;
    if (address <= 0 || address >= superBlock.blocks()) {
      throw image.damaged("block " + Long.toUnsignedString(address) + " in a group's descriptor");
    }
    return address;
  }

  /** The byte at which a group's inodes begin. */
  long inodeTable(int group) throws IOException {
    return address(descriptor(group), 0x8, 0x28) * Layout.BLOCK;
  }

  /** Compares every descriptor and bitmap with its checksum and counts. */
  void check() throws IOException {
    for (int group = 0; group < superBlock.groups(); group++) {
      ByteBuffer b = descriptor(group);
      int flags = b.getShort(0x12);
      if ((flags & Layout.BLOCK_UNINIT) == 0) {
        int free = (b.getShort(0xc) & 0xffff) | (b.getShort(0x2c) & 0xffff) << 16;
        check(group, "block", b, address(b, 0x0, 0x20), 0x18, Layout.GROUP, free);
      }
      if ((flags & Layout.INODE_UNINIT) == 0) {
        int free = (b.getShort(0xe) & 0xffff) | (b.getShort(0x2e) & 0xffff) << 16;
        long address = address(b, 0x4, 0x24);
        check(group, "inode", b, address, 0x1a, superBlock.inodesPerGroup(), free);
      }
    }
  }

  private void check(
      int group, String what, ByteBuffer b, long address, int sumAt, int bits, int free)
      throws IOException {
    ByteBuffer bitmap = image.read(address * Layout.BLOCK, Layout.BLOCK);
    int sum = (b.getShort(sumAt) & 0xffff) | b.getShort(sumAt + 0x20) << 16;
    int length = bits / Byte.SIZE;
    if (Checksum.of(superBlock.uuid()).put(bitmap.array(), 0, length).value() != sum) {
      throw image.damaged("the checksum of the " + what + " bitmap of group " + group);
    }
    int zeros = bits;
    for (int i = 0; i < length; i++) {
      zeros -= Integer.bitCount(bitmap.get(i) & 0xff);
    }
    if (zeros != free) {
      throw image.damaged("group " + group + " has " + zeros + " free " + what + "s, not " + free);
    }
  }
}
