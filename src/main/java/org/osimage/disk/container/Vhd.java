package org.osimage.disk.container;

import org.osimage.bytes.Fields;

/**
 * Parts of Microsoft's "Virtual Hard Disk Image Format Specification" 1.0: the footer and the
 * header of a dynamic disk, big endian.
 */
final class Vhd {
  static final int SECTOR = 512;
  static final int FIXED = 2;
  static final int DYNAMIC = 3;

  /** Bytes of a block of a dynamic disk. */
  static final int BLOCK = 2 << 20;

  /** 2040 GiB. */
  static final long MOST = 2040L << 30;

  /** Seconds from 1970 to 2000. */
  private static final long EPOCH = 946_684_800;

  private static final int HEADER = 1024;
  private static final int CHECKSUM = 64;
  private static final int HEADER_CHECKSUM = 36;

  private Vhd() {}

  static byte[] footer(DiskDescription disk, int type) {
    int geometry = geometry(disk.sectors());
    byte[] footer =
        new Fields(SECTOR)
            .ascii("conectix")
            .be32(2) // a bit that is always set
            .be32(0x10000)
            .be64(type == FIXED ? -1 : SECTOR)
            .be32(Math.max(0, disk.time() - EPOCH))
            .ascii("win ") // its readers take the size as it is, not from the geometry
            .be32(0x60001)
            .ascii("Wi2k")
            .be64(disk.size())
            .be64(disk.size())
            .be32(geometry)
            .be32(type)
            .be32(0)
            .put(disk.derived("vhd").toBytes())
            .zerosTo(SECTOR)
            .toBytes();
    return signed(footer, CHECKSUM);
  }

  /** The header of a dynamic disk, with its table right behind. */
  static byte[] header(int entries) {
    byte[] header =
        new Fields(HEADER)
            .ascii("cxsparse")
            .be64(-1)
            .be64(SECTOR + HEADER)
            .be32(0x10000)
            .be32(entries)
            .be32(BLOCK)
            .zerosTo(HEADER)
            .toBytes();
    return signed(header, HEADER_CHECKSUM);
  }

  /** With the complement of the sum of all bytes. */
  private static byte[] signed(byte[] bytes, int at) {
    int sum = 0;
    for (byte b : bytes) {
      sum += b & 0xff;
    }
    byte[] complement = new Fields(Integer.BYTES).be32(~sum).toBytes();
    System.arraycopy(complement, 0, bytes, at, complement.length);
    return bytes;
  }

  /** Cylinders, heads and sectors, as the specification's appendix computes them. */
  private static int geometry(long disk) {
    long all = Math.min(disk, 65535L * 16 * 255);
    int sectors = 255;
    long heads = 16;
    if (all < 65535L * 16 * 63) {
      sectors = 17;
      heads = Math.max(4, (all / sectors + 1023) / 1024);
      if (all / sectors >= heads * 1024 || heads > 16) {
        sectors = 31;
        heads = 16;
      }
      if (all / sectors >= heads * 1024) {
        sectors = 63;
      }
    }
    long cylinders = all / sectors / heads;
    return (int) (cylinders << 16 | heads << 8 | sectors);
  }
}
