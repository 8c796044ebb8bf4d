package org.osimage.disk;

import java.io.IOException;
import org.osimage.output.ImageChannel;

/** Writes one allocation table from first to last entry, without holding it. */
final class FatTable {
  private static final int CHUNK = 48 << 10; // a multiple of three: FAT12 pairs stay whole

  private final ImageChannel out;
  private final FatType type;
  private final byte[] chunk = new byte[CHUNK + 4];
  private int filled;
  private int half = -1;

  private FatTable(ImageChannel out, FatType type) {
    this.out = out;
    this.type = type;
  }

  /** Writes the table with each file's chain, one after the other without gaps. */
  static void write(ImageChannel out, FatTree tree, FatGeometry geometry) throws IOException {
    long end = out.position() + geometry.tableSectors() * FatGeometry.SECTOR;
    FatTable table = new FatTable(out, geometry.type());
    int eoc = geometry.type().endOfChain();
    table.entry(eoc & ~0xff | 0xf8); // the media byte, repeated here
    table.entry(eoc);
    int next = 2;
    for (int i = 0; i < tree.size(); i++) {
      int behind = next + (int) tree.clusters(i, geometry);
      while (next + 1 < behind) {
        table.entry(++next);
      }
      if (next < behind) {
        table.entry(eoc);
        next++;
      }
    }
    table.finish();
    out.zeros(end - out.position());
  }

  private void entry(int value) throws IOException {
    if (type == FatType.FAT12) {
      if (half < 0) {
        half = value;
        return;
      }
      chunk[filled++] = (byte) half;
      chunk[filled++] = (byte) (half >> 8 | value << 4);
      chunk[filled++] = (byte) (value >> 4);
      half = -1;
    } else {
      chunk[filled++] = (byte) value;
      chunk[filled++] = (byte) (value >> 8);
      if (type == FatType.FAT32) {
        chunk[filled++] = (byte) (value >> 16);
        chunk[filled++] = (byte) (value >> 24);
      }
    }
    if (filled >= CHUNK) {
      flush();
    }
  }

  private void finish() throws IOException {
    if (half >= 0) {
      chunk[filled++] = (byte) half;
      chunk[filled++] = (byte) (half >> 8);
    }
    flush();
  }

  private void flush() throws IOException {
    out.write(chunk, 0, filled);
    filled = 0;
  }
}
