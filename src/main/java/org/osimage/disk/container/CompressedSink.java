package org.osimage.disk.container;

import java.io.IOException;
import org.osimage.compress.Compressor;
import org.osimage.output.ImageChannel;

/** The raw disk as one compressed stream. */
final class CompressedSink implements DiskSink {
  private final ImageChannel stream;
  private final RawSink raw;

  CompressedSink(ImageChannel out, DiskDescription disk, Compressor compressor) throws IOException {
    stream = ImageChannel.to(compressor.compress(out.asStream()));
    raw = new RawSink(stream, disk);
  }

  @Override
  public void put(Piece piece) throws IOException {
    raw.put(piece);
  }

  @Override
  public void finish() throws IOException {
    raw.finish();
    stream.close();
  }
}
