package org.osimage.iso;

import org.osimage.bytes.Fields;

/** The path table of a volume descriptor (ECMA-119 section 9.4), in both byte orders. */
final class PathTable {
  private PathTable() {}

  /** Bytes of one table, without the zeros up to the next block. */
  static long size(Hierarchy hierarchy) {
    long size = 0;
    for (Hierarchy.Directory directory : hierarchy.directories()) {
      size += 8 + (directory.identifier.length + 1) / 2 * 2;
    }
    return size;
  }

  static byte[] of(Hierarchy hierarchy, boolean littleEndian) {
    Fields table = new Fields();
    for (Hierarchy.Directory directory : hierarchy.directories()) {
      table.u8(directory.identifier.length).u8(0);
      if (littleEndian) {
        table.le32(directory.lba).le16(directory.parent);
      } else {
        table.be32(directory.lba).be16(directory.parent);
      }
      table.put(directory.identifier).zeros(directory.identifier.length % 2);
    }
    return table.toBytes();
  }
}
