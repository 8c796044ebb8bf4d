package org.osimage.source.svr4.format;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.osimage.ImageBuildException;

/**
 * The header of a datastream: which packages follow.
 *
 * @param parts of each package, 1 or more, in the order of the stream
 */
record DatastreamHeader(Map<String, Integer> parts) {
  static final int BLOCK = 512;
  static final int MAGIC_LENGTH = 20;
  private static final byte[] MAGIC = "# PaCkAgE DaTaStReAm".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] END = "# end of header\n".getBytes(StandardCharsets.US_ASCII);
  private static final int LONGEST = 64 << 10;
  private static final int MOST_PARTS = 10_000;

  static boolean begins(byte[] start) {
    return Arrays.equals(start, 0, Math.min(start.length, MAGIC_LENGTH), MAGIC, 0, MAGIC_LENGTH);
  }

  /** Reads whole blocks, up to the one with the end of the header. */
  static DatastreamHeader read(InputStream in, String shown) throws IOException {
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    while (true) {
      byte[] block = in.readNBytes(BLOCK);
      if (header.size() == 0 && !begins(block)) {
        throw new ImageBuildException(
            shown
                + " is no package datastream: it does not begin with '# PaCkAgE DaTaStReAm'. Give"
                + " the file that pkgtrans -s wrote, or a directory with pkginfo and pkgmap");
      }
      header.write(block);
      if (end(header.toByteArray()) >= 0) {
        break;
      }
      if (block.length < BLOCK || header.size() >= LONGEST) {
        throw new ImageBuildException(shown + " has no '# end of header' in its header");
      }
    }
    byte[] bytes = header.toByteArray();
    return parse(PackageText.of(shown + ": header", Arrays.copyOf(bytes, end(bytes))), shown);
  }

  private static int end(byte[] bytes) {
    for (int i = 0; i + END.length <= bytes.length; i++) {
      if (bytes[i] == '#' && Arrays.equals(bytes, i, i + END.length, END, 0, END.length)) {
        return i;
      }
    }
    return -1;
  }

  private static DatastreamHeader parse(PackageText text, String shown) throws ImageBuildException {
    Map<String, Integer> parts = new LinkedHashMap<>();
    for (int i = 1; i < text.lines().size(); i++) {
      String line = text.lines().get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      String[] words = line.split("[ \t]+", -1);
      if (words.length < 3
          || !words[1].matches("[1-9][0-9]{0,4}")
          || Integer.parseInt(words[1]) > MOST_PARTS) {
        throw text.error(i + 1, "PKG PARTS MAXSIZE is expected, not '" + line + "'");
      }
      if (!PackageName.isInstance(words[0])) {
        throw text.error(i + 1, "'" + words[0] + "' is no package name");
      }
      if (parts.put(words[0], Integer.parseInt(words[1])) != null) {
        throw text.error(i + 1, words[0] + " stands twice");
      }
    }
    if (parts.isEmpty()) {
      throw new ImageBuildException(shown + ": its header names no package");
    }
    return new DatastreamHeader(parts);
  }
}
