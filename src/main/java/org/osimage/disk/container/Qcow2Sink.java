package org.osimage.disk.container;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import org.osimage.bytes.Fields;
import org.osimage.output.ImageChannel;

/**
 * qcow2, version 3 (QEMU's docs/interop/qcow2.txt): clusters of 64 KiB, counts of 16 bits. The
 * header is the first cluster, the data's follow in the order of the disk, then the tables.
 */
final class Qcow2Sink implements DiskSink {
  private static final int CLUSTER_BITS = 16;
  private static final int CLUSTER = Piece.SIZE;
  private static final int ENTRIES = CLUSTER / Long.BYTES;
  private static final int COUNTS = CLUSTER / Short.BYTES;
  private static final int HEADER = 104;

  /** The cluster is counted once. */
  private static final long COPIED = 1L << 63;

  private final ImageChannel out;
  private final long size;
  private final BitSet present = new BitSet();

  Qcow2Sink(ImageChannel out, DiskDescription disk) throws IOException {
    this.out = out;
    this.size = disk.size();
    out.zeros(CLUSTER); // the header, once it is known
  }

  @Override
  public void put(Piece piece) throws IOException {
    present.set((int) (piece.offset() / CLUSTER));
    out.write(piece.raw());
  }

  @Override
  public void finish() throws IOException {
    long clusters = (size + CLUSTER - 1) / CLUSTER;
    int tables = (int) ((clusters + ENTRIES - 1) / ENTRIES);
    Fields first = new Fields(tables * Long.BYTES);
    long data = 1; // the cluster of the next piece
    for (int table = 0; table < tables; table++) {
      int from = table * ENTRIES;
      int next = present.nextSetBit(from);
      if (next < 0 || next >= from + ENTRIES) {
        first.be64(0);
        continue;
      }
      first.be64(out.position() | COPIED);
      ByteBuffer entries = ByteBuffer.allocate(CLUSTER);
      for (; next >= 0 && next < from + ENTRIES; next = present.nextSetBit(next + 1)) {
        entries.putLong((next - from) * Long.BYTES, data++ * CLUSTER | COPIED);
      }
      out.write(entries.array());
    }
    long firstTable = out.position();
    out.write(first.toBytes());
    out.padTo(CLUSTER);
    writeCounts(firstTable, tables);
  }

  private void writeCounts(long firstTable, int tables) throws IOException {
    long used = out.position() / CLUSTER;
    long blocks = 0;
    long tableClusters = 0;
    long all = used;
    while (blocks * COUNTS < all) {
      blocks = (all + COUNTS - 1) / COUNTS;
      tableClusters = (blocks + ENTRIES - 1) / ENTRIES;
      all = used + blocks + tableClusters;
    }
    long table = out.position();
    for (long block = 0; block < blocks; block++) {
      out.write(new Fields(Long.BYTES).be64(table + (tableClusters + block) * CLUSTER).toBytes());
    }
    out.padTo(CLUSTER);
    for (long block = 0; block < blocks; block++) {
      ByteBuffer counts = ByteBuffer.allocate(CLUSTER);
      for (long i = block * COUNTS; i < all && counts.hasRemaining(); i++) {
        counts.putShort((short) 1);
      }
      out.write(counts.array());
    }
    out.rewrite(0, header(firstTable, tables, table, tableClusters));
  }

  private byte[] header(long firstTable, int tables, long counts, long countClusters) {
    return new Fields(HEADER + 8)
        .be32(0x514649fb) // QFI and a byte
        .be32(3)
        .be64(0) // no backing file
        .be32(0)
        .be32(CLUSTER_BITS)
        .be64(size)
        .be32(0) // not encrypted
        .be32(tables)
        .be64(firstTable)
        .be64(counts)
        .be32(countClusters)
        .be32(0) // no snapshots
        .be64(0)
        .be64(0) // no features
        .be64(0)
        .be64(0)
        .be32(4) // counts of 1 << 4 bits
        .be32(HEADER)
        .be64(0) // the end of the extensions
        .toBytes();
  }
}
