package org.osimage.compress;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.osimage.ImageBuildException;
import org.osimage.compress.block.BlockStream;
import org.osimage.compress.block.Resources;

/**
 * Writes a lofi compressed image. The index comes first and is known last, so the segments wait in
 * a temporary file, as they do in lofiadm.
 */
final class LofiStream extends OutputStream {
  private static final int COPY = 256 << 10;

  private final OutputStream target;
  private final LofiSegments format;
  private final FileChannel spool;
  private final BlockStream segments;
  private boolean closed;

  LofiStream(OutputStream target, LofiSegments format, Resources resources) throws IOException {
    this.target = target;
    this.format = format;
    Path file = Files.createTempFile(resources.scratch(), "lofi", ".segments");
    this.spool =
        FileChannel.open(
            file,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
    this.segments = new BlockStream(new Kept(), format, resources);
  }

  /** The temporary file as a stream; it stays open when the stream closes. */
  private final class Kept extends OutputStream {
    private final OutputStream out = Channels.newOutputStream(spool);

    @Override
    public void write(int b) throws IOException {
      out.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }
  }

  @Override
  public void write(int b) throws IOException {
    segments.write(b);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    segments.write(bytes, offset, length);
  }

  /** Writes the image, unless writing failed before, and closes the target in either case. */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try (target;
        spool) {
      segments.close();
      if (format.complete()) {
        assemble();
      }
    }
  }

  private void assemble() throws IOException {
    long size = format.imageSize();
    if (size == 0 || size % LofiHeader.DEVICE_BLOCK != 0) {
      throw new ImageBuildException(
          "an image of "
              + size
              + " bytes cannot be compressed for lofi, which takes multiples of 512 above 0:"
              + " pad the file system, or use <compression><type>none</type>");
    }
    byte[] front = format.front();
    target.write(front);
    ByteBuffer piece = ByteBuffer.allocate(COPY);
    spool.position(0);
    while (spool.read(piece.clear()) > 0) {
      target.write(piece.array(), 0, piece.position());
    }
    long written = front.length + format.length();
    target.write(new byte[(int) (-written & (LofiHeader.DEVICE_BLOCK - 1))]);
  }
}
