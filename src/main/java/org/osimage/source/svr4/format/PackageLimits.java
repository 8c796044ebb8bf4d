package org.osimage.source.svr4.format;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.osimage.ImageBuildException;

/** How large the files are that are read into memory. */
final class PackageLimits {
  /** Bytes of {@code pkginfo}. */
  static final int INFO = 1 << 20;

  /** Bytes of {@code pkgmap}. */
  static final int MAP = 128 << 20;

  private PackageLimits() {}

  static byte[] read(Path file, int limit, String shown) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return read(in, limit, shown + ": " + file.getFileName());
    }
  }

  /** Never allocates by what somebody declares. */
  static byte[] read(InputStream in, int limit, String name) throws IOException {
    byte[] bytes = in.readNBytes(limit);
    if (bytes.length == limit && in.read() >= 0) {
      throw new ImageBuildException(name + " is larger than " + limit + " bytes");
    }
    return bytes;
  }
}
