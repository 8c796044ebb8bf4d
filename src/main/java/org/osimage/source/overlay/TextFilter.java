package org.osimage.source.overlay;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.osimage.ImageBuildException;

/**
 * Fills properties into text: <code>${name}</code> and {@code @name@}, once, unknown names left as
 * they are, as maven-resources-plugin does. Files with the extension of a binary format pass
 * unchanged; other files must be UTF-8 text.
 */
final class TextFilter {
  /** Pictures as in maven-filtering, and what an overlay for an image commonly holds. */
  private static final Set<String> BINARY =
      Set.of(
          "jpg", "jpeg", "gif", "bmp", "png", "webp", "ico", "tga", "pcx", "ttf", "otf", "pf2",
          "woff", "woff2", "jar", "war", "zip", "gz", "tgz", "bz2", "xz", "zst", "tar", "cpio",
          "deb", "rpm", "pkg", "iso", "img", "bin", "efi", "fw", "ko", "so", "o", "a", "mo", "db",
          "p12", "jks", "der", "gpg", "class", "pdf");

  private static final int LARGEST_TEXT = 16 << 20;
  private static final int LONGEST_NAME = 256;

  private final Map<String, String> properties;

  TextFilter(Map<String, String> properties) {
    this.properties = properties;
  }

  /** Whether the file is filtered at all, by the extension of its name. */
  boolean applies(String fileName) {
    String extension = fileName.substring(fileName.lastIndexOf('.') + 1);
    return !BINARY.contains(extension.toLowerCase(Locale.ROOT));
  }

  /**
   * @param source for messages
   */
  byte[] filter(Path file, String source) throws IOException {
    byte[] raw;
    try (InputStream in = Files.newInputStream(file)) {
      raw = in.readNBytes(LARGEST_TEXT + 1);
    }
    if (raw.length > LARGEST_TEXT) {
      throw refuse(file, source, "is larger than 16 MiB");
    }
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(raw))
              .toString();
      if (text.indexOf('\0') >= 0) {
        throw refuse(file, source, "holds NUL characters");
      }
      return filter(text).getBytes(StandardCharsets.UTF_8);
    } catch (CharacterCodingException e) {
      throw refuse(file, source, "is not UTF-8 text");
    }
  }

  private static ImageBuildException refuse(Path file, String source, String why) {
    return new ImageBuildException(
        source
            + ": "
            + file
            + " cannot be filtered: it "
            + why
            + ". Put it into an <overlay> without <filtering>.");
  }

  String filter(String text) {
    StringBuilder out = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      boolean brace = c == '$' && at + 1 < text.length() && text.charAt(at + 1) == '{';
      int start = at + (brace ? 2 : 1);
      int end = brace ? end(text, start, '}') : c == '@' ? end(text, start, '@') : -1;
      String name = end < 0 ? "" : text.substring(start, end);
      if (properties.containsKey(name)) {
        out.append(properties.get(name));
        at = end + 1;
      } else {
        out.append(c);
        at++;
      }
    }
    return out.toString();
  }

  private static int end(String text, int start, char delimiter) {
    int limit = Math.min(text.length(), start + LONGEST_NAME);
    for (int i = start; i < limit; i++) {
      char c = text.charAt(i);
      if (c == delimiter) {
        return i;
      }
      if (c == '\n') {
        return -1;
      }
    }
    return -1;
  }
}
