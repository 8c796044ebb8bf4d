package org.osimage.disk.container;

import java.io.IOException;
import java.util.BitSet;
import org.osimage.bytes.Fields;
import org.osimage.output.ImageChannel;

/** VMDK of one file that grows: both copies of the tables first, the grains after. */
final class SparseVmdkSink implements DiskSink {
  private static final int REDUNDANT = Vmdk.TEXT + Vmdk.TEXT_SIZE;

  private final ImageChannel out;
  private final Vmdk vmdk;
  private final long tableSectors;
  private final long overhead;
  private final BitSet present = new BitSet();

  SparseVmdkSink(ImageChannel out, DiskDescription disk) throws IOException {
    this.out = out;
    vmdk = new Vmdk(disk, "monolithicSparse");
    tableSectors = vmdk.directory() + (long) vmdk.tables() * Vmdk.TABLE;
    long end = REDUNDANT + 2 * tableSectors;
    overhead = (end + Vmdk.GRAIN - 1) / Vmdk.GRAIN * Vmdk.GRAIN;
    out.write(vmdk.header(false, REDUNDANT, REDUNDANT + tableSectors, overhead));
    out.write(vmdk.text());
    out.seekTo(overhead * Vmdk.SECTOR);
  }

  @Override
  public void put(Piece piece) throws IOException {
    present.set((int) (piece.offset() / Piece.SIZE));
    out.write(piece.raw());
  }

  @Override
  public void finish() throws IOException {
    long grain = overhead;
    for (int table = 0; table < vmdk.tables(); table++) {
      Fields f = new Fields(Vmdk.TABLE * Vmdk.SECTOR);
      for (int i = 0; i < Vmdk.GRAINS; i++) {
        boolean there = present.get(table * Vmdk.GRAINS + i);
        f.le32(there ? grain : 0);
        grain += there ? Vmdk.GRAIN : 0;
      }
      byte[] bytes = f.toBytes();
      for (int copy = 0; copy < 2; copy++) {
        out.rewrite(table(copy, table) * Vmdk.SECTOR, bytes);
      }
    }
    for (int copy = 0; copy < 2; copy++) {
      Fields f = new Fields(vmdk.directory() * Vmdk.SECTOR);
      for (int table = 0; table < vmdk.tables(); table++) {
        f.le32(table(copy, table));
      }
      out.rewrite((REDUNDANT + copy * tableSectors) * Vmdk.SECTOR, f.toBytes());
    }
  }

  private long table(int copy, int table) {
    return REDUNDANT + copy * tableSectors + vmdk.directory() + (long) table * Vmdk.TABLE;
  }
}
