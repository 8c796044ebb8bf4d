package org.osimage.disk.container;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.BitSet;
import org.osimage.output.ImageChannel;

/** VHDX that grows: blocks of 2 MiB behind the tables, in the order of the disk. */
final class VhdxSink implements DiskSink {
  /** The whole block is there. */
  private static final int PRESENT = 6;

  private final ImageChannel out;
  private final Vhdx vhdx;
  private final long first;
  private final BitSet present = new BitSet();
  private int count;

  VhdxSink(ImageChannel out, DiskDescription disk) throws IOException {
    this.out = out;
    vhdx = new Vhdx(disk);
    out.write(vhdx.front());
    out.seekTo(Vhdx.METADATA);
    out.write(vhdx.metadata());
    first = Vhdx.TABLE + vhdx.tableSize();
    out.seekTo(first);
  }

  @Override
  public void put(Piece piece) throws IOException {
    int block = (int) (piece.offset() / Vhdx.BLOCK);
    if (!present.get(block)) {
      present.set(block);
      count++;
    }
    out.seekTo(start(count - 1) + piece.offset() % Vhdx.BLOCK);
    out.write(piece.raw());
  }

  private long start(int number) {
    return first + (long) number * Vhdx.BLOCK;
  }

  @Override
  public void finish() throws IOException {
    out.seekTo(start(count));
    ByteBuffer table =
        ByteBuffer.allocate(vhdx.entries() * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    int number = 0;
    for (int block = present.nextSetBit(0); block >= 0; block = present.nextSetBit(block + 1)) {
      int entry = block + block / Vhdx.CHUNK;
      table.putLong(entry * Long.BYTES, start(number++) | PRESENT);
    }
    out.rewrite(Vhdx.TABLE, table.array());
  }
}
