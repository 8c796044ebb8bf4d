package org.osimage.archive.read;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.osimage.ImageBuildException;

/**
 * Reads an archive of any kind that is known here - tar, cpio, zip and jar - told apart by its
 * content, compressed by any format of {@link CompressedStream}.
 */
public final class ArchiveReader {
  private static final int TAR_MAGIC = 257;
  private static final int PEEK = 512;

  private ArchiveReader() {}

  /**
   * Reads a file.
   *
   * @param archive its name for messages
   * @throws ImageBuildException if it is no archive, damaged, truncated or unsafe
   */
  public static ArchiveContents read(Path file, String archive, BodySink sink) throws IOException {
    byte[] magic;
    try (InputStream in = Files.newInputStream(file)) {
      magic = in.readNBytes(4);
    }
    if (ZipReader.begins(magic) || (CompressedStream.format(magic).isEmpty() && jar(file))) {
      return ZipReader.read(file, archive, sink);
    }
    try (InputStream in = Files.newInputStream(file)) {
      return read(in, archive, sink);
    }
  }

  /** Jars may begin with a launch script. */
  private static boolean jar(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.endsWith(".jar") || name.endsWith(".zip") || name.endsWith(".war");
  }

  /**
   * Reads a stream to its end; it is not closed. Zip needs a file.
   *
   * @param archive its name for messages
   * @throws ImageBuildException if it is no archive, damaged, truncated or unsafe
   */
  public static ArchiveContents read(InputStream stream, String archive, BodySink sink)
      throws IOException {
    InputStream in = new BufferedInputStream(CompressedStream.open(stream, archive), 1 << 16);
    byte[] start = CompressedStream.peek(in, PEEK);
    String text = new String(start, StandardCharsets.ISO_8859_1);
    if (text.startsWith("07070") || cpioBinary(start)) {
      return CpioReader.read(in, archive, sink);
    }
    boolean tar = text.length() > TAR_MAGIC + 5 && text.startsWith("ustar", TAR_MAGIC);
    if (tar || (start.length == PEEK && emptyOrOldTar(start))) {
      return TarReader.read(in, archive, sink);
    }
    if (start.length == 0) {
      throw new ImageBuildException(archive + ": is empty, no archive");
    }
    throw new ImageBuildException(
        archive
            + ": is no archive that is read here: tar, cpio, zip or jar, alone or compressed with"
            + " gzip, xz, lzma, zstd, bzip2 or compress");
  }

  private static boolean emptyOrOldTar(byte[] block) {
    return TarHeader.zeros(block) || TarHeader.of(block).isPresent();
  }

  private static boolean cpioBinary(byte[] start) {
    int word = start.length < 2 ? 0 : (start[0] & 0xff) << 8 | (start[1] & 0xff);
    return word == 0x71c7 || word == 0xc771;
  }
}
