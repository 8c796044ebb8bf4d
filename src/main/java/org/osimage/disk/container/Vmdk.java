package org.osimage.disk.container;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.osimage.bytes.Fields;

/**
 * What both kinds of VMDK begin with (VMware's "Virtual Disk Format 5.0"): the header of a sparse
 * extent and a description in text.
 *
 * @param type {@code monolithicSparse} or {@code streamOptimized}
 */
record Vmdk(DiskDescription disk, String type) {
  static final int SECTOR = 512;

  /** Sectors of a grain. */
  static final int GRAIN = Piece.SIZE / SECTOR;

  /** Grains of a grain table, and its sectors. */
  static final int GRAINS = 512;

  static final int TABLE = GRAINS * Integer.BYTES / SECTOR;

  /** Where the text lies, and its room, in sectors. */
  static final int TEXT = 1;

  static final int TEXT_SIZE = 20;

  /** In place of the directory's sector: the footer has it. */
  static final long AT_END = -1;

  private static final int MAGIC = 0x564d444b;
  private static final int HEADS = 255;
  private static final int SECTORS = 63;

  long grains() {
    return (disk.sectors() + GRAIN - 1) / GRAIN;
  }

  int tables() {
    return (int) ((grains() + GRAINS - 1) / GRAINS);
  }

  /** Sectors of the directory of grain tables. */
  int directory() {
    return (tables() * Integer.BYTES + SECTOR - 1) / SECTOR;
  }

  /**
   * The header.
   *
   * @param redundant the sector of the second directory; 0 for none
   * @param directory the sector of the directory, or {@link #AT_END}
   * @param overhead sectors before the first grain
   */
  byte[] header(boolean compressed, long redundant, long directory, long overhead) {
    int newLines = 1;
    int flags = newLines | (redundant > 0 ? 2 : 0) | (compressed ? 0x30000 : 0);
    return new Fields(SECTOR)
        .le32(MAGIC)
        .le32(compressed ? 3 : 1)
        .le32(flags)
        .le64(disk.sectors())
        .le64(GRAIN)
        .le64(TEXT)
        .le64(TEXT_SIZE)
        .le32(GRAINS)
        .le64(redundant)
        .le64(directory)
        .le64(overhead)
        .u8(0) // shut down
        .ascii("\n \r\n")
        .le16(compressed ? 1 : 0)
        .zerosTo(SECTOR)
        .toBytes();
  }

  /** The description, with its room filled up. */
  byte[] text() {
    String text =
        String.format(
            Locale.ROOT,
            """
            # Disk DescriptorFile
            version=1
            CID=%08x
            parentCID=ffffffff
            createType="%s"

            # Extent description
            RW %d SPARSE "%s.vmdk"

            # The Disk Data Base
            #DDB

            ddb.virtualHWVersion = "7"
            ddb.geometry.cylinders = "%d"
            ddb.geometry.heads = "%d"
            ddb.geometry.sectors = "%d"
            ddb.adapterType = "lsilogic"
            """,
            (int) disk.derived("vmdk").low() & 0x7fffffff,
            type,
            disk.sectors(),
            disk.name(),
            Math.max(1, disk.sectors() / (HEADS * SECTORS)),
            HEADS,
            SECTORS);
    return new Fields(TEXT_SIZE * SECTOR)
        .put(text.getBytes(StandardCharsets.US_ASCII))
        .zerosTo(TEXT_SIZE * SECTOR)
        .toBytes();
  }
}
