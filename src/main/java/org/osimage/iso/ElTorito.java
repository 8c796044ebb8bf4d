package org.osimage.iso;

import java.util.List;
import org.osimage.ImageBuildException;
import org.osimage.bytes.Fields;

/** The boot record and the boot catalog (El Torito 1.0, sections 2.1 to 2.5). */
final class ElTorito {
  private static final int MAX_LOAD = 0xffff;

  /** Slots of 32 bytes in the catalog's block: two for the default entry, two for each other. */
  private static final int MAX_ENTRIES = 32;

  private static final byte[] ID = new byte[] {'E', 'L', ' ', 'T', 'O', 'R', 'I', 'T', 'O', ' '};

  private ElTorito() {}

  static void check(List<BootEntry> entries) throws ImageBuildException {
    if (entries.size() > MAX_ENTRIES) {
      throw new ImageBuildException(
          "the boot catalog of an ISO image has room for "
              + MAX_ENTRIES
              + " entries, not "
              + entries.size()
              + ": leave some out");
    }
  }

  /** The volume descriptor that leads to the catalog. */
  static byte[] bootRecord(long catalog) {
    return new Fields()
        .u8(0)
        .ascii("CD001")
        .u8(1)
        .put(ID)
        .padded("SPECIFICATION", 22, 0)
        .zerosTo(71)
        .le32(catalog)
        .zerosTo(Extent.BLOCK)
        .toBytes();
  }

  /**
   * @param extents of the entries' images, in the same order
   */
  static byte[] catalog(List<BootEntry> entries, List<Extent> extents) {
    Fields catalog = new Fields().put(validation(entries.get(0).platform().id()));
    entry(catalog, entries.get(0), extents.get(0));
    for (int i = 1; i < entries.size(); i++) {
      catalog.u8(i == entries.size() - 1 ? 0x91 : 0x90).u8(entries.get(i).platform().id());
      catalog.le16(1).zeros(28);
      entry(catalog, entries.get(i), extents.get(i));
    }
    return catalog.zerosTo(Extent.BLOCK).toBytes();
  }

  private static byte[] validation(int platform) {
    int sum = 1 + (platform << 8) + 0xaa55; // all other words but the checksum are zero
    return new Fields().u8(1).u8(platform).zeros(26).le16(-sum).u8(0x55).u8(0xaa).toBytes();
  }

  private static void entry(Fields catalog, BootEntry entry, Extent extent) {
    int sectors =
        entry
            .loadSectors()
            .orElse((int) Math.min(MAX_LOAD, Math.max(1, (extent.size() + 511) / 512)));
    catalog.u8(0x88).u8(0).le16(0).u8(0).u8(0).le16(sectors).le32(extent.lba()).zeros(20);
  }
}
