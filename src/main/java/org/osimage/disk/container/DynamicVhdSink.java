package org.osimage.disk.container;

import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import org.osimage.bytes.Fields;
import org.osimage.output.ImageChannel;

/** VHD that grows: a table of blocks of 2 MiB, each behind a sector of ones: all of it is there. */
final class DynamicVhdSink implements DiskSink {
  private static final int NONE = -1;

  private final ImageChannel out;
  private final DiskDescription disk;
  private final int entries;
  private final long table;
  private final long first;
  private final BitSet present = new BitSet();
  private int count;

  DynamicVhdSink(ImageChannel out, DiskDescription disk) throws IOException {
    this.out = out;
    this.disk = disk;
    entries = (int) ((disk.size() + Vhd.BLOCK - 1) / Vhd.BLOCK);
    out.write(Vhd.footer(disk, Vhd.DYNAMIC));
    out.write(Vhd.header(entries));
    table = out.position();
    out.zeros((long) entries * Integer.BYTES);
    out.padTo(Vhd.SECTOR);
    first = out.position();
  }

  @Override
  public void put(Piece piece) throws IOException {
    int block = (int) (piece.offset() / Vhd.BLOCK);
    if (!present.get(block)) {
      out.seekTo(start(count++));
      present.set(block);
      byte[] ones = new byte[Vhd.SECTOR];
      Arrays.fill(ones, (byte) 0xff);
      out.write(ones);
    }
    out.seekTo(start(count - 1) + Vhd.SECTOR + piece.offset() % Vhd.BLOCK);
    out.write(piece.raw());
  }

  private long start(int number) {
    return first + (long) number * (Vhd.SECTOR + Vhd.BLOCK);
  }

  @Override
  public void finish() throws IOException {
    out.seekTo(start(count));
    Fields f = new Fields(entries * Integer.BYTES);
    int number = 0;
    for (int block = 0; block < entries; block++) {
      f.be32(present.get(block) ? start(number++) / Vhd.SECTOR : NONE);
    }
    int used = f.size();
    f.zeros((int) (first - table) - used);
    byte[] bytes = f.toBytes();
    Arrays.fill(bytes, used, bytes.length, (byte) 0xff);
    out.rewrite(table, bytes);
    out.write(Vhd.footer(disk, Vhd.DYNAMIC));
  }
}
