package org.osimage.ext4.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.osimage.ext4.layout.Layout;

/** The body of a file as a stream: runs from the disk, zeros between. */
final class BodyReader extends InputStream {
  private final ImageBytes image;
  private final long size;

  /** The first byte, the end and the place on the disk of each run; 0 for none there. */
  private long[] runs = new long[12];

  private int count;
  private int run;
  private long at;

  BodyReader(ImageBytes image, ReadSuperBlock superBlock, ReadInode inode) throws IOException {
    this.image = image;
    this.size = inode.size();
    new ExtentReader(image, superBlock, inode, this::add).walk();
  }

  private void add(long block, int length, long address) {
    if (runs.length < count * 3 + 3) {
      runs = Arrays.copyOf(runs, runs.length * 2);
    }
    runs[count * 3] = block * Layout.BLOCK;
    runs[count * 3 + 1] = (block + length) * Layout.BLOCK;
    runs[count * 3 + 2] = address * Layout.BLOCK;
    count++;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (at >= size) {
      return -1;
    }
    while (run < count && runs[run * 3 + 1] <= at) {
      run++;
    }
    long start = run < count ? runs[run * 3] : size;
    boolean hole = at < start;
    long end = Math.min(size, hole ? start : runs[run * 3 + 1]);
    int n = (int) Math.min(length, end - at);
    if (hole || runs[run * 3 + 2] == 0) {
      Arrays.fill(target, offset, offset + n, (byte) 0);
    } else {
      image.read(runs[run * 3 + 2] + at - start, ByteBuffer.wrap(target, offset, n));
    }
    at += n;
    return n;
  }
}
