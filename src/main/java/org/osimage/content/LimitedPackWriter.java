package org.osimage.content;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Stops writing a pack whose bodies are out of all proportion to their source. */
final class LimitedPackWriter implements PackWriter {
  private final PackWriter pack;
  private final PackLimits limits;
  private final String name;
  private final long source;
  private long unpacked;

  LimitedPackWriter(PackWriter pack, PackLimits limits, String name, long source) {
    this.pack = pack;
    this.limits = limits;
    this.name = name;
    this.source = source;
  }

  @Override
  public Content put(InputStream body) throws IOException {
    return pack.put(new Counting(body));
  }

  @Override
  public void finish(Content summary) throws IOException {
    pack.finish(summary);
  }

  @Override
  public void close() throws IOException {
    pack.close();
  }

  private final class Counting extends FilterInputStream {
    Counting(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int b = super.read();
      count(b < 0 ? 0 : 1);
      return b;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int n = super.read(target, offset, length);
      count(Math.max(0, n));
      return n;
    }

    private void count(int n) throws IOException {
      unpacked += n;
      limits.check(name, source, unpacked);
    }
  }
}
