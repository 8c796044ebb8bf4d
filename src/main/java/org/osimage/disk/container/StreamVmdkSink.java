package org.osimage.disk.container;

import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import org.osimage.bytes.Fields;
import org.osimage.output.ImageChannel;

/**
 * VMDK to be read as a stream: compressed grains, each behind a marker, then the tables, the
 * directory and a footer. It is never written over.
 */
final class StreamVmdkSink implements DiskSink {
  /** Markers: a grain table follows, the directory, the footer. */
  private static final int TABLE = 1;

  private static final int DIRECTORY = 2;
  private static final int FOOTER = 3;

  private static final int OVERHEAD = 128;

  private final ImageChannel out;
  private final Vmdk vmdk;
  private final BitSet present = new BitSet();

  /** The sector of each grain that is there. */
  private int[] sectors = new int[1024];

  private int count;

  StreamVmdkSink(ImageChannel out, DiskDescription disk) throws IOException {
    this.out = out;
    vmdk = new Vmdk(disk, "streamOptimized");
    out.write(vmdk.header(true, 0, Vmdk.AT_END, OVERHEAD));
    out.write(vmdk.text());
    out.seekTo((long) OVERHEAD * Vmdk.SECTOR);
  }

  @Override
  public void put(Piece piece) throws IOException {
    present.set((int) (piece.offset() / Piece.SIZE));
    if (count == sectors.length) {
      sectors = Arrays.copyOf(sectors, count * 2);
    }
    sectors[count++] = (int) (out.position() / Vmdk.SECTOR);
    byte[] zlib = piece.zlib();
    out.write(new Fields(12).le64(piece.offset() / Vmdk.SECTOR).le32(zlib.length).toBytes());
    out.write(zlib);
    out.padTo(Vmdk.SECTOR);
  }

  @Override
  public void finish() throws IOException {
    Fields directory = new Fields(vmdk.directory() * Vmdk.SECTOR);
    int next = 0;
    for (int table = 0; table < vmdk.tables(); table++) {
      int from = table * Vmdk.GRAINS;
      int first = present.nextSetBit(from);
      if (first < 0 || first >= from + Vmdk.GRAINS) {
        directory.le32(0);
        continue;
      }
      marker(Vmdk.TABLE, TABLE);
      directory.le32(out.position() / Vmdk.SECTOR);
      Fields f = new Fields(Vmdk.TABLE * Vmdk.SECTOR);
      for (int i = from; i < from + Vmdk.GRAINS; i++) {
        f.le32(present.get(i) ? sectors[next++] : 0);
      }
      out.write(f.toBytes());
    }
    marker(vmdk.directory(), DIRECTORY);
    long at = out.position() / Vmdk.SECTOR;
    out.write(directory.toBytes());
    out.padTo(Vmdk.SECTOR);
    marker(1, FOOTER);
    out.write(vmdk.header(true, 0, at, OVERHEAD));
    out.zeros(Vmdk.SECTOR); // the end of the stream
  }

  private void marker(long following, int type) throws IOException {
    out.write(
        new Fields(Vmdk.SECTOR).le64(following).le32(0).le32(type).zerosTo(Vmdk.SECTOR).toBytes());
  }
}
