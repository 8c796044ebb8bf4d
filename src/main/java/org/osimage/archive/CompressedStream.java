package org.osimage.archive;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.z.ZCompressorInputStream;
import org.osimage.ImageBuildException;
import org.tukaani.xz.XZInputStream;

/** Decodes gzip, xz, zstd, bzip2 and compress(1), told apart by their first bytes. */
public final class CompressedStream {
  private static final int BUFFER = 1 << 16;

  /** xz -9 needs 65 MiB; a header that asks for more than this is refused. */
  private static final int XZ_MEMORY_KIB = 200 << 10;

  private static final int Z_MEMORY_KIB = 4096;

  private CompressedStream() {}

  /**
   * A stream over the decoded bytes; the bytes as they are when they begin like none of the
   * formats. Several compressed streams one after the other are read as one.
   *
   * @param name of the file for messages
   * @throws ImageBuildException here or while reading, if the compressed data are damaged
   */
  public static InputStream open(InputStream in, String name) throws IOException {
    InputStream buffered = new BufferedInputStream(in, BUFFER);
    byte[] magic = peek(buffered, 6);
    String format = format(magic);
    if (format.isEmpty()) {
      return buffered;
    }
    try {
      return new Guard(decoder(format, buffered), format, name);
    } catch (IOException | RuntimeException e) {
      throw damaged(name, format, e);
    }
  }

  static byte[] peek(InputStream buffered, int count) throws IOException {
    buffered.mark(count);
    byte[] bytes = buffered.readNBytes(count);
    buffered.reset();
    return bytes;
  }

  /** The format's name, or an empty text. */
  static String format(byte[] magic) {
    if (starts(magic, 0x1f, 0x8b)) {
      return "gzip";
    } else if (starts(magic, 0xfd, '7', 'z', 'X', 'Z', 0)) {
      return "xz";
    } else if (starts(magic, 0x28, 0xb5, 0x2f, 0xfd)) {
      return "zstd";
    } else if (starts(magic, 'B', 'Z', 'h')) {
      return "bzip2";
    }
    return starts(magic, 0x1f, 0x9d) ? "compress" : "";
  }

  private static boolean starts(byte[] magic, int... expected) {
    if (magic.length < expected.length) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      if ((magic[i] & 0xff) != expected[i]) {
        return false;
      }
    }
    return true;
  }

  private static InputStream decoder(String format, InputStream in) throws IOException {
    return switch (format) {
      case "gzip" -> new GZIPInputStream(in, BUFFER);
      case "xz" -> new XZInputStream(in, XZ_MEMORY_KIB);
      case "zstd" -> new ZstdInputStream(in);
      case "bzip2" -> new BZip2CompressorInputStream(in, true);
      default -> new ZCompressorInputStream(in, Z_MEMORY_KIB);
    };
  }

  private static ImageBuildException damaged(String name, String format, Exception cause) {
    return new ImageBuildException(
        name
            + ": the "
            + format
            + " data are damaged or truncated ("
            + cause
            + "). Fetch the file again.",
        cause);
  }

  /** Turns whatever a decoder throws into the one exception. */
  private static final class Guard extends FilterInputStream {
    private final String format;
    private final String name;

    Guard(InputStream decoder, String format, String name) {
      super(decoder);
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
        return in.read(target, offset, length);
      } catch (ImageBuildException e) {
        throw e;
      } catch (IOException | RuntimeException e) {
        throw damaged(name, format, e);
      }
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
