package org.osimage.compress;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.tukaani.xz.XZInputStream;

/** Encodes in one call, and decodes by libraries that are not ours. */
final class Streams {
  static final Path SCRATCH = Path.of(System.getProperty("java.io.tmpdir"));

  private Streams() {}

  static byte[] encode(Compressor compressor, byte[] input) throws IOException {
    return encode(compressor, input, input.length + 1);
  }

  static byte[] encode(Compressor compressor, byte[] input, int chunk) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = compressor.compress(bytes)) {
      for (int at = 0; at < input.length; at += chunk) {
        out.write(input, at, Math.min(chunk, input.length - at));
      }
    }
    return bytes.toByteArray();
  }

  /** Writes in pieces of all sizes, single bytes among them, and flushes now and then. */
  static byte[] encodeRagged(Compressor compressor, byte[] input, long seed) throws IOException {
    Random random = new Random(seed);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = compressor.compress(bytes)) {
      for (int at = 0; at < input.length; ) {
        int n = Math.min(input.length - at, random.nextInt(1 + random.nextInt(100_000)));
        if (n == 1) {
          out.write(input[at]);
        } else {
          out.write(input, at, n);
        }
        if (random.nextInt(4) == 0) {
          out.flush();
        }
        at += n;
      }
    }
    return bytes.toByteArray();
  }

  static byte[] decode(String type, byte[] encoded) throws IOException {
    ByteArrayInputStream in = new ByteArrayInputStream(encoded);
    return switch (type) {
      case "none" -> encoded;
      case "gzip" -> all(new GzipCompressorInputStream(in, true));
      case "zlib" -> all(new InflaterInputStream(in));
      case "deflate" -> all(new InflaterInputStream(in, new Inflater(true)));
      case "lofi", "lofi-lzma" -> lofi(encoded);
      case "compress" -> all(new LzwInputStream(in, "test"));
      case "zstd" -> all(new com.github.luben.zstd.ZstdInputStreamNoFinalizer(in));
      case "xz" -> all(new XZInputStream(in));
      default -> throw new IllegalArgumentException(type);
    };
  }

  static byte[] all(InputStream in) throws IOException {
    try (in) {
      return in.readAllBytes();
    }
  }

  static SeekableByteChannel channel(byte[] bytes) {
    return new SeekableInMemoryByteChannel(bytes);
  }

  static byte[] lofi(byte[] encoded) throws IOException {
    try (LofiImage image = new LofiImage(channel(encoded), "test.lofi")) {
      ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(image.size()));
      image.read(0, all);
      return all.array();
    }
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
