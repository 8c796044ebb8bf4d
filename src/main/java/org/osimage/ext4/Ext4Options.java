package org.osimage.ext4;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.osimage.ext4.layout.Layout;

/**
 * How to write an image.
 *
 * @param time of the file system, in seconds since 1970 UTC; entries have their own
 * @param label its name, at most 16 bytes in UTF-8, without NUL; empty for none
 * @param uuid its identifier; empty to derive it from the tree
 * @param size of the image in bytes, of which whole blocks of 4 KiB are used; empty for the
 *     smallest that holds the tree and the free room
 * @param freeBytes room for what the running system adds, at least, besides the reserved one
 * @param bytesPerInode one inode for so many bytes of the file system, 1024 to 64 MiB; at least
 *     those of the tree and one for so many bytes of free room are made
 * @param reservedPercent of the blocks that only root may fill, 0 to 50, as far as they are free
 */
public record Ext4Options(
    long time,
    String label,
    Optional<UUID> uuid,
    OptionalLong size,
    long freeBytes,
    long bytesPerInode,
    int reservedPercent) {

  /** What mke2fs takes when not told. */
  private static final long BYTES_PER_INODE = 16384;

  private static final int RESERVED_PERCENT = 5;

  public Ext4Options {
    if (freeBytes < 0 || size.orElse(0) < 0) {
      throw new IllegalArgumentException("size " + size + ", free " + freeBytes);
    }
    if (bytesPerInode < 1024 || bytesPerInode > 64 << 20) {
      throw new IllegalArgumentException("bytes per inode " + bytesPerInode);
    }
    if (reservedPercent < 0 || reservedPercent > 50) {
      throw new IllegalArgumentException("reserved percent " + reservedPercent);
    }
    if (label.getBytes(StandardCharsets.UTF_8).length > Layout.LABEL || label.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("label " + label);
    }
  }

  /** As small as the tree allows, without a label. */
  public static Ext4Options of(long time) {
    return new Ext4Options(
        time, "", Optional.empty(), OptionalLong.empty(), 0, BYTES_PER_INODE, RESERVED_PERCENT);
  }

  public Ext4Options withLabel(String text) {
    return new Ext4Options(time, text, uuid, size, freeBytes, bytesPerInode, reservedPercent);
  }

  public Ext4Options withUuid(UUID id) {
    return new Ext4Options(
        time, label, Optional.of(id), size, freeBytes, bytesPerInode, reservedPercent);
  }

  public Ext4Options withSize(long bytes) {
    return new Ext4Options(
        time, label, uuid, OptionalLong.of(bytes), freeBytes, bytesPerInode, reservedPercent);
  }

  public Ext4Options withFreeBytes(long bytes) {
    return new Ext4Options(time, label, uuid, size, bytes, bytesPerInode, reservedPercent);
  }

  public Ext4Options withBytesPerInode(long bytes) {
    return new Ext4Options(time, label, uuid, size, freeBytes, bytes, reservedPercent);
  }

  public Ext4Options withReservedPercent(int percent) {
    return new Ext4Options(time, label, uuid, size, freeBytes, bytesPerInode, percent);
  }
}
