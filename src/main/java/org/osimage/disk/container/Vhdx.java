package org.osimage.disk.container;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.osimage.bytes.Fields;
import org.osimage.disk.Guid;

/**
 * Parts of Microsoft's MS-VHDX: the identifier, the two headers, the two region tables and the
 * metadata, little endian. Log, metadata and block table follow one another from 1 MiB on.
 */
record Vhdx(DiskDescription disk) {
  static final int MIB = 1 << 20;

  /** Bytes of a block. */
  static final int BLOCK = 2 << 20;

  static final long METADATA = 2L * MIB;
  static final long TABLE = 3L * MIB;

  private static final int PART = 64 << 10;
  private static final int HEADER = 4096;
  private static final int SECTOR = 512;

  /** Entries of blocks before one of a sector bitmap. */
  static final int CHUNK = (int) ((1L << 23) * SECTOR / BLOCK);

  private static final int LOG_SIZE = MIB;
  private static final int CHECKSUM = 4;
  private static final Guid TABLE_REGION = Guid.parse("2DC27766-F623-4200-9D64-115E9BFD4A08");
  private static final Guid METADATA_REGION = Guid.parse("8B7CA206-4790-4B9A-B8FE-575F050F886E");

  /** Flags of an item: needed to open the disk, and about the disk rather than the file. */
  private static final int REQUIRED = 4;

  private static final int OF_DISK = 2;

  long blocks() {
    return (disk.size() + BLOCK - 1) / BLOCK;
  }

  /** Entries of the block table: a bitmap's behind each full chunk of blocks. */
  int entries() {
    return (int) (blocks() + (blocks() - 1) / CHUNK);
  }

  /** Bytes of the block table's region. */
  int tableSize() {
    return (entries() * Long.BYTES + MIB - 1) / MIB * MIB;
  }

  /** The first MiB. */
  byte[] front() {
    byte[] creator = "osimage".getBytes(StandardCharsets.UTF_16LE);
    return new Fields(MIB)
        .ascii("vhdxfile")
        .put(creator)
        .zerosTo(PART)
        .put(header(1))
        .zerosTo(2 * PART)
        .put(header(2)) // the newer one counts
        .zerosTo(3 * PART)
        .put(regions())
        .put(regions())
        .zerosTo(MIB)
        .toBytes();
  }

  private byte[] header(int sequence) {
    return signed(
        new Fields(HEADER)
            .ascii("head")
            .le32(0)
            .le64(sequence)
            .put(disk.derived("vhdx file").toBytes())
            .put(disk.derived("vhdx data").toBytes())
            .put(Guid.ZERO.toBytes()) // the log is empty
            .le16(0)
            .le16(1)
            .le32(LOG_SIZE)
            .le64(MIB)
            .zerosTo(HEADER)
            .toBytes());
  }

  private byte[] regions() {
    return signed(
        new Fields(PART)
            .ascii("regi")
            .le32(0)
            .le32(2)
            .le32(0)
            .put(TABLE_REGION.toBytes())
            .le64(TABLE)
            .le32(tableSize())
            .le32(1)
            .put(METADATA_REGION.toBytes())
            .le64(METADATA)
            .le32(MIB)
            .le32(1)
            .zerosTo(PART)
            .toBytes());
  }

  private static byte[] signed(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, bytes.length);
    byte[] sum = new Fields(Integer.BYTES).le32(crc.getValue()).toBytes();
    System.arraycopy(sum, 0, bytes, CHECKSUM, sum.length);
    return bytes;
  }

  /** The metadata's table and items. */
  byte[] metadata() {
    Fields table = new Fields(PART).ascii("metadata").le16(0).le16(5).zeros(20);
    Fields items = new Fields();
    item(table, items, "CAA16737-FA36-4D43-B3B6-33F0AA44E76B", REQUIRED, le(BLOCK), le(0));
    byte[] size = new Fields(8).le64(disk.size()).toBytes();
    item(table, items, "2FA54224-CD1B-4876-B211-5DBED83BF4B8", REQUIRED | OF_DISK, size);
    byte[] id = disk.derived("vhdx disk").toBytes();
    item(table, items, "BECA12AB-B2E6-4523-93EF-C309E000C746", REQUIRED | OF_DISK, id);
    item(table, items, "8141BF1D-A96F-4709-BA47-F233A8FAAB5F", REQUIRED | OF_DISK, le(SECTOR));
    item(table, items, "CDA348C7-445D-4471-9CC9-E9885251C556", REQUIRED | OF_DISK, le(SECTOR));
    return table.zerosTo(PART).put(items.toBytes()).toBytes();
  }

  private static byte[] le(int value) {
    return new Fields(Integer.BYTES).le32(value).toBytes();
  }

  private static void item(Fields table, Fields items, String guid, int flags, byte[]... values) {
    int start = items.size();
    for (byte[] value : values) {
      items.put(value);
    }
    table.put(Guid.parse(guid).toBytes()).le32(PART + start).le32(items.size() - start);
    table.le32(flags).le32(0);
  }
}
