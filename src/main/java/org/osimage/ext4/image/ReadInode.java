package org.osimage.ext4.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.osimage.ImageBuildException;
import org.osimage.ext4.layout.Checksum;
import org.osimage.ext4.layout.Layout;

/**
 * An inode as it was read, its checksum compared.
 *
 * @param seed what the sums of its other metadata begin with
 * @param size bytes; 0 or more
 */
record ReadInode(int number, ByteBuffer bytes, Checksum.Seed seed, long size) {

  static ReadInode of(ImageBytes image, ReadSuperBlock superBlock, GroupReader groups, long number)
      throws IOException {
    if (number < 1 || number > superBlock.inodes()) {
      throw image.damaged("inode " + number + " of " + superBlock.inodes());
    }
    int index = (int) (number - 1);
    int group = index / superBlock.inodesPerGroup();
    long at = (long) (index % superBlock.inodesPerGroup()) * Layout.INODE;
    ByteBuffer b = image.read(groups.inodeTable(group) + at, Layout.INODE);
    int sum =
        (b.getShort(Layout.INODE_CHECKSUM_LOW) & 0xffff)
            | b.getShort(Layout.INODE_CHECKSUM_HIGH) << 16;
    b.putShort(Layout.INODE_CHECKSUM_LOW, (short) 0)
        .putShort(Layout.INODE_CHECKSUM_HIGH, (short) 0);
    Checksum.Seed seed = new Checksum.Seed(superBlock.uuid(), (int) number, b.getInt(0x64));
    if (seed.start().put(b.array()).value() != sum) {
      throw image.damaged("the checksum of inode " + number);
    }
    long size = (b.getInt(0x4) & 0xffffffffL) | (long) b.getInt(0x6c) << 32;
    if (size < 0 || b.getShort(0x1a) == 0 || b.getShort(0x80) < 32) {
      throw image.damaged("inode " + number + " is not in use");
    }
    return new ReadInode((int) number, b, seed, size);
  }

  int mode() {
    return bytes.getShort(0) & 07777;
  }

  /** The upper bits of the mode. */
  int format() {
    return bytes.getShort(0) & 0170000;
  }

  int links() {
    return bytes.getShort(0x1a) & 0xffff;
  }

  boolean has(int flag) {
    return (bytes.getInt(0x20) & flag) != 0;
  }

  long uid() {
    return half(0x2) | half(0x78) << 16;
  }

  long gid() {
    return half(0x18) | half(0x7a) << 16;
  }

  private long half(int at) {
    return bytes.getShort(at) & 0xffff;
  }

  /** Seconds since 1970. */
  long mtime() {
    return bytes.getInt(0x10) + ((bytes.getInt(0x88) & 3L) << 32);
  }

  /** The block of extended attributes; 0 for none. */
  long attributeBlock() {
    return (bytes.getInt(0x68) & 0xffffffffL) | half(0x76) << 32;
  }

  /** The target of a link that lies in the inode. */
  byte[] shortTarget(ImageBytes image) throws ImageBuildException {
    if (size == 0 || size >= Layout.MAP_SIZE) {
      throw image.damaged("a link of " + size + " bytes in inode " + number);
    }
    byte[] target = new byte[(int) size];
    bytes.get(Layout.MAP, target);
    return target;
  }

  /** The 60 bytes of its map. */
  ByteBuffer map() {
    return bytes.slice(Layout.MAP, Layout.MAP_SIZE).order(bytes.order());
  }

  int major() {
    int old = bytes.getInt(Layout.MAP);
    return old != 0 ? old >>> 8 & 0xff : bytes.getInt(Layout.MAP + 4) >>> 8 & 0xfff;
  }

  int minor() {
    int old = bytes.getInt(Layout.MAP);
    int wide = bytes.getInt(Layout.MAP + 4);
    return old != 0 ? old & 0xff : (wide & 0xff) | (wide >>> 12 & 0xfff00);
  }
}
