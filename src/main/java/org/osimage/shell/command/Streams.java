package org.osimage.shell.command;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.osimage.shell.file.Bytes;
import org.osimage.shell.file.Errno;
import org.osimage.shell.file.FileException;

/** Streams that are no files of the tree. */
public final class Streams {
  private Streams() {}

  /** What a closed descriptor is: reading and writing fail. */
  public static Stream closed() {
    return new Stream() {};
  }

  /** As /dev/null. */
  public static Stream nothing() {
    return new Stream() {
      @Override
      public int read(byte[] target, int offset, int length) {
        return -1;
      }

      @Override
      public void write(byte[] source, int offset, int length) {}
    };
  }

  /** As /dev/zero, and everything else that never ends: each byte counts as output. */
  public static Stream endless(Budget budget, int value) {
    return new Stream() {
      @Override
      public int read(byte[] target, int offset, int length) {
        budget.output(length);
        java.util.Arrays.fill(target, offset, offset + length, (byte) value);
        return length;
      }

      @Override
      public void write(byte[] source, int offset, int length) {}
    };
  }

  /** As /dev/full. */
  public static Stream full(Budget budget) {
    return new Stream() {
      @Override
      public int read(byte[] target, int offset, int length) {
        budget.output(length);
        java.util.Arrays.fill(target, offset, offset + length, (byte) 0);
        return length;
      }

      @Override
      public void write(byte[] source, int offset, int length) throws IOException {
        throw new FileException(Errno.ENOSPC, "write");
      }
    };
  }

  /** A text to be read. */
  public static Stream text(String text) {
    return bytes(Bytes.bytes(text));
  }

  public static Stream bytes(byte[] bytes) {
    return new Stream() {
      private int at;

      @Override
      public int read(byte[] target, int offset, int length) {
        if (at == bytes.length) {
          return length == 0 ? 0 : -1;
        }
        int n = Math.min(length, bytes.length - at);
        System.arraycopy(bytes, at, target, offset, n);
        at += n;
        return n;
      }

      @Override
      public boolean unread(int count) {
        at -= count;
        return true;
      }
    };
  }

  /** Reads from a stream of this process. */
  public static Stream from(InputStream in) {
    return new Stream() {
      @Override
      public int read(byte[] target, int offset, int length) throws IOException {
        return in.read(target, offset, length);
      }
    };
  }

  /** Writes to a stream of this process. */
  public static Stream to(OutputStream out) {
    return new Stream() {
      @Override
      public void write(byte[] source, int offset, int length) throws IOException {
        out.write(source, offset, length);
      }
    };
  }

  /** Collects what is written, as long as the budget lasts. */
  public static Collector collector(Budget budget) {
    return new Collector(budget);
  }

  /** See {@link #collector}. */
  public static final class Collector implements Stream {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Budget budget;

    private Collector(Budget budget) {
      this.budget = budget;
    }

    @Override
    public void write(byte[] source, int offset, int length) {
      budget.output(length);
      budget.inMemory((long) bytes.size() + length);
      bytes.write(source, offset, length);
    }

    public byte[] toBytes() {
      return bytes.toByteArray();
    }

    /** What was written, as a string of bytes. */
    public String text() {
      return Bytes.of(bytes.toByteArray());
    }
  }
}
