package org.osimage.disk;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;
import org.osimage.bytes.Fields;

/**
 * A GUID partition table with 128 entries (UEFI specification 2.10, 5.3), for 512-byte sectors. It
 * needs a protective {@link Mbr} in sector 0.
 */
public final class Gpt {
  /** Sectors of the header and the entries, at either end of the disk. */
  public static final int SECTORS = 33;

  /** The first sector that a partition can have. */
  public static final long FIRST_USABLE = SECTORS + 1;

  private static final int ENTRIES = 128;
  private static final int ENTRY = 128;
  private static final int HEADER = 92;
  private static final int SECTOR = 512;

  private final Guid disk;
  private final long totalSectors;
  private final byte[] entries;

  /**
   * @param disk the disk's own identifier
   * @param totalSectors of the disk, both tables included
   * @param partitions in the order of their numbers
   * @throws IllegalArgumentException if partitions overlap or do not fit on the disk
   */
  public Gpt(Guid disk, long totalSectors, List<GptPartition> partitions) {
    this.disk = disk;
    this.totalSectors = totalSectors;
    check(partitions);
    Fields f = new Fields();
    for (GptPartition p : partitions) {
      f.put(p.type().toBytes()).put(p.id().toBytes());
      f.le64(p.firstLba()).le64(p.lastLba()).le64(p.attributes());
      byte[] name = p.name().getBytes(StandardCharsets.UTF_16LE);
      f.put(name).zeros(72 - name.length);
    }
    this.entries = f.zerosTo(ENTRIES * ENTRY).toBytes();
  }

  private void check(List<GptPartition> partitions) {
    if (partitions.size() > ENTRIES) {
      throw new IllegalArgumentException(partitions.size() + " partitions");
    }
    for (int i = 0; i < partitions.size(); i++) {
      GptPartition p = partitions.get(i);
      if (p.lastLba() > lastUsable()) {
        throw new IllegalArgumentException(p + " is behind the last sector " + lastUsable());
      }
      for (GptPartition q : partitions.subList(0, i)) {
        if (p.firstLba() <= q.lastLba() && q.firstLba() <= p.lastLba()) {
          throw new IllegalArgumentException(p + " overlaps " + q);
        }
      }
    }
  }

  /** The last sector that a partition can have. */
  public long lastUsable() {
    return totalSectors - SECTORS - 1;
  }

  /** Sectors 1 to 33: header, then entries. */
  public byte[] primary() {
    return new Fields().put(header(1, totalSectors - 1, 2)).put(entries).toBytes();
  }

  /** The last 33 sectors: entries, then header. */
  public byte[] backup() {
    return new Fields()
        .put(entries)
        .put(header(totalSectors - 1, 1, totalSectors - SECTORS))
        .toBytes();
  }

  private byte[] header(long own, long other, long entriesLba) {
    byte[] unsigned = header(own, other, entriesLba, 0);
    return header(own, other, entriesLba, crc(unsigned, HEADER));
  }

  private byte[] header(long own, long other, long entriesLba, long headerCrc) {
    return new Fields()
        .ascii("EFI PART")
        .le32(0x10000)
        .le32(HEADER)
        .le32(headerCrc)
        .le32(0)
        .le64(own)
        .le64(other)
        .le64(FIRST_USABLE)
        .le64(lastUsable())
        .put(disk.toBytes())
        .le64(entriesLba)
        .le32(ENTRIES)
        .le32(ENTRY)
        .le32(crc(entries, entries.length))
        .zerosTo(SECTOR)
        .toBytes();
  }

  private static long crc(byte[] bytes, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, length);
    return crc.getValue();
  }
}
