package org.osimage.disk.container;

import java.io.IOException;
import org.osimage.output.ImageChannel;

/** The disk as it is; zeros are holes where the host's file system has them. */
final class RawSink implements DiskSink {
  private final ImageChannel out;
  private final long size;

  RawSink(ImageChannel out, DiskDescription disk) {
    this.out = out;
    this.size = disk.size();
  }

  @Override
  public void put(Piece piece) throws IOException {
    out.seekTo(piece.offset());
    out.write(piece.raw());
  }

  @Override
  public void finish() throws IOException {
    out.seekTo(size);
  }
}
