package org.osimage.archive.read;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.z.ZCompressorInputStream;
import org.osimage.ImageBuildException;
import org.tukaani.xz.ArrayCache;
import org.tukaani.xz.BasicArrayCache;
import org.tukaani.xz.LZMAInputStream;
import org.tukaani.xz.MemoryLimitException;
import org.tukaani.xz.XZInputStream;

/**
 * Decodes files of formats that are known beforehand; several compressed streams one after the
 * other are read as one. For several threads at once.
 */
public final class Decompressor {
  private static final int BUFFER = 1 << 16;
  private static final int Z_MEMORY_KIB = 4096;

  /** 128 MiB, what {@code zstd -d} takes without an option. */
  private static final int ZSTD_WINDOW_LOG = 27;

  private final int xzMemoryKib;
  private final boolean check;
  private final ArrayCache arrays;

  private Decompressor(int xzMemoryKib, boolean check, ArrayCache arrays) {
    this.xzMemoryKib = xzMemoryKib;
    this.check = check;
    this.arrays = arrays;
  }

  /**
   * @param xzMemoryKib a file that needs more KiB than this to decode is refused; xz -9 needs 65
   *     MiB
   */
  public static Decompressor checking(int xzMemoryKib) {
    return new Decompressor(xzMemoryKib, true, ArrayCache.getDummyCache());
  }

  /**
   * For many files of which every byte is compared with a known digest anyway: xz's own check sums,
   * which would hash all of it again, are left out, and large buffers are used again.
   *
   * @param xzMemoryKib a file that needs more KiB than this to decode is refused
   */
  public static Decompressor ofDigested(int xzMemoryKib) {
    return new Decompressor(xzMemoryKib, false, new BasicArrayCache());
  }

  /**
   * A stream over the decoded bytes.
   *
   * @param ending of the file's name: {@code .gz}, {@code .xz}, {@code .lzma}, {@code .zst}, {@code
   *     .bz2}, {@code .Z}; empty if the file is not compressed
   * @param name for messages; empty when the caller names the file
   * @throws ImageBuildException here or while reading, if the ending is another, or if the data are
   *     damaged, truncated or of another format. What {@code in} throws is passed on as it is.
   */
  public InputStream open(InputStream in, String ending, String name) throws IOException {
    if (ending.isEmpty()) {
      return in;
    }
    CompressionFormat format =
        CompressionFormat.ofEnding(ending)
            .orElseThrow(
                () -> new ImageBuildException(prefix(name) + "it is compressed in an unknown way"));
    return open(new BufferedInputStream(in, BUFFER), format, name);
  }

  InputStream open(InputStream buffered, CompressionFormat format, String name) throws IOException {
    if (format == CompressionFormat.ZSTD && CompressedStream.peek(buffered, 1).length == 0) {
      throw damaged(name, format, new EOFException("nothing")); // the decoder takes that for whole
    }
    Source source = new Source(buffered);
    try {
      return new Guard(decoder(format, source), source, format, name);
    } catch (MemoryLimitException e) {
      throw tooLarge(e, name);
    } catch (LinkageError e) {
      throw new ImageBuildException(
          prefix(name)
              + format
              + "'s native code cannot be loaded on this machine; use a file compressed with xz",
          e);
    } catch (IOException | RuntimeException e) {
      source.rethrow();
      throw damaged(name, format, e);
    }
  }

  private InputStream decoder(CompressionFormat format, InputStream in) throws IOException {
    return switch (format) {
      case GZIP -> new GZIPInputStream(in, BUFFER);
      case XZ -> new XZInputStream(in, xzMemoryKib, check, arrays);
      case LZMA -> new LZMAInputStream(in, xzMemoryKib, arrays);
      case ZSTD -> new ZstdInputStream(in).setLongMax(ZSTD_WINDOW_LOG);
      case BZIP2 -> new BZip2CompressorInputStream(in, true);
      case COMPRESS -> new ZCompressorInputStream(in, Z_MEMORY_KIB);
    };
  }

  private static String prefix(String name) {
    return name.isEmpty() ? "" : name + ": ";
  }

  private ImageBuildException tooLarge(MemoryLimitException e, String name) {
    return new ImageBuildException(
        prefix(name)
            + "it needs "
            + e.getMemoryNeeded()
            + " KiB to decode, more than "
            + xzMemoryKib
            + "; compress it with a smaller dictionary",
        e);
  }

  private static ImageBuildException damaged(
      String name, CompressionFormat format, Exception cause) {
    if (cause instanceof ZstdIOException zstd
        && zstd.getErrorCode() == Zstd.errFrameParameterWindowTooLarge()) {
      return new ImageBuildException(
          prefix(name)
              + "it needs a window of more than "
              + (1 << ZSTD_WINDOW_LOG - 20)
              + " MiB to decode, which is the limit here; compress it again without --long, or with"
              + " --long="
              + ZSTD_WINDOW_LOG,
          cause);
    }
    return new ImageBuildException(
        prefix(name)
            + "the "
            + format
            + " data are damaged or truncated ("
            + cause
            + "). Fetch the file again.",
        cause);
  }

  /** Keeps in mind what the stream beneath the decoder threw: that is no fault of the data. */
  private static final class Source extends InputStream {
    private final InputStream in;
    private Optional<IOException> thrown = Optional.empty();

    Source(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      try {
        return in.read();
      } catch (IOException e) {
        thrown = Optional.of(e);
        throw e;
      }
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      try {
        return in.read(target, offset, length);
      } catch (IOException e) {
        thrown = Optional.of(e);
        throw e;
      }
    }

    /** GZIPInputStream looks for a next member only where this says that something may come. */
    @Override
    public int available() {
      return 1;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }

    void rethrow() throws IOException {
      if (thrown.isPresent()) {
        throw thrown.get();
      }
    }
  }

  /** Turns whatever a decoder throws into the one exception. */
  private final class Guard extends InputStream {
    private final InputStream decoder;
    private final Source source;
    private final CompressionFormat format;
    private final String name;

    Guard(InputStream decoder, Source source, CompressionFormat format, String name) {
      this.decoder = decoder;
      this.source = source;
      this.format = format;
      this.name = name;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      try {
        int read = decoder.read(target, offset, length);
        source.rethrow(); // GZIPInputStream takes a failure between two members for the end
        return read;
      } catch (MemoryLimitException e) {
        throw tooLarge(e, name);
      } catch (IOException | RuntimeException e) {
        source.rethrow();
        throw damaged(name, format, e);
      }
    }

    @Override
    public void close() throws IOException {
      decoder.close();
    }
  }
}
