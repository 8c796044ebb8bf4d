package org.osimage.ext4.layout;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * CRC-32C as ext4 has it: it begins with all ones and is not inverted at the end. All but the
 * super-block's begin with the file system's UUID, those of a file's metadata go on with its inode
 * number and generation.
 */
public final class Checksum {
  private final CRC32C crc = new CRC32C();

  private Checksum() {}

  /** Of nothing yet. */
  public static Checksum plain() {
    return new Checksum();
  }

  /** After the UUID. */
  public static Checksum of(UUID uuid) {
    return plain().put(bytes(uuid));
  }

  /** What the sums of one file's metadata begin with. */
  public record Seed(UUID uuid, int inode, int generation) {
    public Checksum start() {
      return of(uuid).le32(inode).le32(generation);
    }
  }

  /** The 16 bytes of a UUID as its text shows them. */
  public static byte[] bytes(UUID uuid) {
    return ByteBuffer.allocate(2 * Long.BYTES)
        .putLong(uuid.getMostSignificantBits())
        .putLong(uuid.getLeastSignificantBits())
        .array();
  }

  public Checksum put(byte[] bytes) {
    return put(bytes, 0, bytes.length);
  }

  public Checksum put(byte[] bytes, int offset, int length) {
    crc.update(bytes, offset, length);
    return this;
  }

  public Checksum le32(int value) {
    return put(
        ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
  }

  public Checksum le64(long value) {
    return le32((int) value).le32((int) (value >>> 32));
  }

  public int value() {
    return ~(int) crc.getValue();
  }
}
