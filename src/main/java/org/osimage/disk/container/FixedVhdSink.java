package org.osimage.disk.container;

import java.io.IOException;
import org.osimage.output.ImageChannel;

/** VHD of a fixed size: the raw disk and a footer. */
final class FixedVhdSink implements DiskSink {
  private final ImageChannel out;
  private final DiskDescription disk;
  private final RawSink raw;

  FixedVhdSink(ImageChannel out, DiskDescription disk) {
    this.out = out;
    this.disk = disk;
    raw = new RawSink(out, disk);
  }

  @Override
  public void put(Piece piece) throws IOException {
    raw.put(piece);
  }

  @Override
  public void finish() throws IOException {
    raw.finish();
    out.write(Vhd.footer(disk, Vhd.FIXED));
  }
}
