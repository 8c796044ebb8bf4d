package org.osimage.source.debian.unpack;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.osimage.ImageBuildException;
import org.tukaani.xz.ArrayCache;
import org.tukaani.xz.MemoryLimitException;
import org.tukaani.xz.XZInputStream;

/** Decodes a member by the end of its name, as deb(5) names them. */
final class MemberDecoder {
  /** In KiB; xz -9 needs 65 MiB, what dpkg-deb writes by default 9 MiB. */
  private static final int XZ_MEMORY = 160 << 10;

  private static final int BUFFER = 1 << 16;

  private final ArrayCache arrays;

  /**
   * @param arrays the decoders' large buffers, shared by the packages of one run
   */
  MemberDecoder(ArrayCache arrays) {
    this.arrays = arrays;
  }

  /**
   * @param name of the member: {@code control.tar.xz}
   */
  InputStream decode(String name, InputStream body) throws ImageBuildException {
    String suffix = name.substring(name.indexOf(".tar") + 4);
    try {
      return new Guard(decoder(suffix, body));
    } catch (ImageBuildException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw damaged(e);
    }
  }

  private InputStream decoder(String suffix, InputStream body) throws IOException {
    return switch (suffix) {
      case "" -> body;
      case ".gz" -> new GZIPInputStream(body, BUFFER);
      case ".xz" -> xz(body);
      case ".zst" -> zstd(body);
      case ".bz2" -> new BZip2CompressorInputStream(new BufferedInputStream(body, BUFFER), true);
      default -> throw new ImageBuildException("it is compressed in an unknown way");
    };
  }

  private InputStream xz(InputStream body) throws IOException {
    try {
      // the file's SHA-256 covers every byte: the stream's own check would hash all of it again
      return new XZInputStream(new BufferedInputStream(body, BUFFER), XZ_MEMORY, false, arrays);
    } catch (MemoryLimitException e) {
      throw new ImageBuildException(
          "it needs " + e.getMemoryNeeded() + " KiB to decode, more than " + XZ_MEMORY, e);
    }
  }

  private static InputStream zstd(InputStream body) throws IOException {
    try {
      return new ZstdInputStream(body);
    } catch (LinkageError e) {
      throw new ImageBuildException(
          "zstd's native code cannot be loaded on this machine; use packages compressed with xz",
          e);
    }
  }

  private static ImageBuildException damaged(Exception cause) {
    String message = cause.getMessage();
    return new ImageBuildException(
        "it is damaged or truncated ("
            + (message == null ? cause.getClass().getSimpleName() : message)
            + ")",
        cause);
  }

  /** Tells faults of the package, whatever a decoder throws, from faults of the store. */
  private static final class Guard extends InputStream {
    private final InputStream decoder;

    Guard(InputStream decoder) {
      this.decoder = decoder;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      try {
        return decoder.read(target, offset, length);
      } catch (ImageBuildException e) {
        throw e;
      } catch (IOException | RuntimeException e) {
        throw damaged(e);
      }
    }

    @Override
    public void close() throws IOException {
      decoder.close();
    }
  }
}
