package org.osimage.disk;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.UUID;
import org.osimage.bytes.Fields;
import org.osimage.content.Sha256;

/**
 * A globally unique identifier, as UEFI writes it: the first three fields are little endian (UEFI
 * specification 2.10, appendix A).
 *
 * @param high the first 16 hexadecimal digits of its text
 * @param low the last 16
 */
public record Guid(long high, long low) {
  /** The type of an EFI system partition. */
  public static final Guid EFI_SYSTEM = parse("C12A7328-F81F-11D2-BA4B-00A0C93EC93B");

  /** The type of the partition that holds GRUB's core image on a GPT disk. */
  public static final Guid BIOS_BOOT = parse("21686148-6449-6E6F-744E-656564454649");

  /** The type of a partition with plain data, which also ISO hybrids use. */
  public static final Guid BASIC_DATA = parse("EBD0A0A2-B9E5-4433-87C0-68B6B72699C7");

  /** The type of a Linux file system. */
  public static final Guid LINUX_DATA = parse("0FC63DAF-8483-4772-8E79-3D69D8477DE4");

  /** The type of Solaris's boot partition (V_BOOT of illumos's sys/efi_partition.h). */
  public static final Guid SOLARIS_BOOT = parse("6A82CB45-1DD2-11B2-99A6-080020736631");

  /** The type of Solaris's root partition (V_ROOT). */
  public static final Guid SOLARIS_ROOT = parse("6A85CF4D-1DD2-11B2-99A6-080020736631");

  /** The type of a swap partition of Linux. */
  public static final Guid LINUX_SWAP = parse("0657FD6D-A4AB-43C4-84E5-0933C84B4F4F");

  /** Marks an unused entry. */
  public static final Guid ZERO = new Guid(0, 0);

  /**
   * From the usual text, 8-4-4-4-12 hexadecimal digits.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static Guid parse(String text) {
    if (text.length() != 36) {
      throw new IllegalArgumentException("not a GUID: " + text);
    }
    UUID uuid = UUID.fromString(text);
    return new Guid(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
  }

  /**
   * The identifier of something with this content. It looks like a random one (RFC 9562, version 4)
   * but is the same in every build.
   *
   * @param purpose tells apart several identifiers of one content
   * @param contentDigest what the identified thing holds, as a digest of any length
   */
  public static Guid derived(String purpose, byte[] contentDigest) {
    MessageDigest digest = Sha256.digest();
    digest.update(purpose.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
    digest.update(contentDigest);
    java.nio.ByteBuffer b = java.nio.ByteBuffer.wrap(digest.digest());
    return new Guid(b.getLong() & ~0xf000L | 0x4000L, b.getLong() & ~(3L << 62) | 1L << 63);
  }

  /** The 16 bytes of a partition table. */
  public byte[] toBytes() {
    return new Fields()
        .le32(high >>> 32)
        .le16((int) (high >>> 16))
        .le16((int) high)
        .be64(low)
        .toBytes();
  }

  /** The usual text, upper case. */
  @Override
  public String toString() {
    return new UUID(high, low).toString().toUpperCase(Locale.ROOT);
  }
}
