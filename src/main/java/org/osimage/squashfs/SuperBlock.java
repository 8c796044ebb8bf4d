package org.osimage.squashfs;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.osimage.bytes.Fields;

/**
 * The first 96 bytes.
 *
 * @param inodes how many there are
 * @param time when the file system was made, seconds since 1970
 * @param blockSize bytes in a block
 * @param fragments blocks of fragments
 * @param compressor its number, see {@link Layout#compressor(int)}
 * @param flags see the constants
 * @param ids distinct owners
 * @param root reference to the root's inode
 * @param bytesUsed from the first byte to the end of the last table
 * @param tables where they begin
 */
record SuperBlock(
    int inodes,
    long time,
    int blockSize,
    int fragments,
    int compressor,
    int flags,
    int ids,
    long root,
    long bytesUsed,
    Tables tables) {
  static final int DUPLICATES = 0x40;
  static final int EXPORTABLE = 0x80;
  static final int OPTIONS = 0x400;

  /** Absolute positions; {@link Layout#NO_TABLE} where there is none. */
  record Tables(long id, long xattr, long inode, long directory, long fragment, long export) {}

  byte[] bytes() {
    return new Fields(Layout.SUPERBLOCK)
        .le32(Layout.MAGIC)
        .le32(inodes)
        .le32(time)
        .le32(blockSize)
        .le32(fragments)
        .le16(compressor)
        .le16(Integer.numberOfTrailingZeros(blockSize))
        .le16(flags)
        .le16(ids)
        .le16(4)
        .le16(0)
        .le64(root)
        .le64(bytesUsed)
        .le64(tables.id())
        .le64(tables.xattr())
        .le64(tables.inode())
        .le64(tables.directory())
        .le64(tables.fragment())
        .le64(tables.export())
        .toBytes();
  }

  /** From 96 bytes, of which only magic number and version were looked at. */
  static SuperBlock of(byte[] bytes) {
    ByteBuffer b = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    return new SuperBlock(
        b.getInt(4),
        b.getInt(8) & 0xffffffffL,
        b.getInt(12),
        b.getInt(16),
        b.getShort(20) & 0xffff,
        b.getShort(24) & 0xffff,
        b.getShort(26) & 0xffff,
        b.getLong(32),
        b.getLong(40),
        new Tables(
            b.getLong(48),
            b.getLong(56),
            b.getLong(64),
            b.getLong(72),
            b.getLong(80),
            b.getLong(88)));
  }

  static boolean matches(byte[] bytes) {
    ByteBuffer b = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    return b.getInt(0) == Layout.MAGIC && b.getShort(28) == 4 && b.getShort(30) == 0;
  }
}
