package org.osimage.ufs;

import java.nio.ByteOrder;
import java.util.OptionalLong;

/**
 * How to write an image.
 *
 * @param byteOrder little endian for x86, big endian for SPARC: a kernel mounts only its own
 * @param time of the file system, in seconds since 1970 UTC; entries have their own
 * @param id the file system's identifier; empty to derive it from the tree
 * @param freeBytes room for what the running system adds, at least
 * @param bytesPerInode one inode for so many bytes of data and free room; empty: what the tree
 *     needs, and one for every 2 KiB of free room
 */
public record UfsOptions(
    ByteOrder byteOrder, long time, OptionalLong id, long freeBytes, OptionalLong bytesPerInode) {
  public UfsOptions {
    if (freeBytes < 0) {
      throw new IllegalArgumentException("free bytes " + freeBytes);
    }
    if (bytesPerInode.isPresent() && bytesPerInode.getAsLong() < 1) {
      throw new IllegalArgumentException("bytes per inode " + bytesPerInode.getAsLong());
    }
  }

  /** For x86, as small as the tree allows. */
  public static UfsOptions of(long time) {
    return new UfsOptions(
        ByteOrder.LITTLE_ENDIAN, time, OptionalLong.empty(), 0, OptionalLong.empty());
  }

  public UfsOptions withByteOrder(ByteOrder order) {
    return new UfsOptions(order, time, id, freeBytes, bytesPerInode);
  }

  public UfsOptions withId(long newId) {
    return new UfsOptions(byteOrder, time, OptionalLong.of(newId), freeBytes, bytesPerInode);
  }

  public UfsOptions withFreeBytes(long bytes) {
    return new UfsOptions(byteOrder, time, id, bytes, bytesPerInode);
  }

  public UfsOptions withBytesPerInode(long bytes) {
    return new UfsOptions(byteOrder, time, id, freeBytes, OptionalLong.of(bytes));
  }
}
