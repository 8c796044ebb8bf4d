package org.osimage.source.overlay;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import org.osimage.ImageBuildException;

/**
 * Reads names of host files as UTF-8, and notices when the JVM's file-name encoding has changed
 * them: a JVM in the C locale shows another name, and the image must not depend on that.
 */
public final class HostNames {
  private static final Path ROOT = Path.of("/");

  private HostNames() {}

  /** The last component of the path. */
  public static String name(Path file, String source) throws ImageBuildException {
    Path last = file.getFileName();
    String name = last == null ? "" : last.toString();
    if (!ascii(name)) {
      String raw = withoutSlash(rawPath(file));
      if (!raw.endsWith("/" + name)) {
        throw unrepresentable(source, "the file name " + raw);
      }
    }
    return name;
  }

  /** A link's target as readlink(2) gives it. */
  public static String target(Path link, Path target, String source) throws ImageBuildException {
    String text = target.toString();
    if (!ascii(text)) {
      String raw = withoutSlash(rawPath(ROOT.resolve(target)));
      if (!raw.equals(withoutSlash(target.isAbsolute() ? text : "/" + text))) {
        throw unrepresentable(source, "the target of the link " + link);
      }
    }
    return text;
  }

  /**
   * The path by way of its URI, which escapes the bytes that the file system has; escaped still
   * when they are not UTF-8.
   */
  private static String rawPath(Path path) {
    String escaped = Optional.ofNullable(path.toUri().getRawPath()).orElse("");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < escaped.length(); i++) {
      if (escaped.charAt(i) == '%') {
        bytes.write(HexFormat.fromHexDigits(escaped, i + 1, i + 3));
        i += 2;
      } else {
        bytes.write(escaped.charAt(i)); // all others are ASCII
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      return escaped;
    }
  }

  private static String withoutSlash(String path) {
    return path.endsWith("/") && path.length() > 1 ? path.substring(0, path.length() - 1) : path;
  }

  private static boolean ascii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  private static ImageBuildException unrepresentable(String source, String what) {
    return new ImageBuildException(
        source
            + ": "
            + what
            + " cannot be read with this JVM's file-name encoding ("
            + System.getProperty("sun.jnu.encoding", "unknown")
            + "), or is not valid UTF-8. Set LC_ALL=C.UTF-8 in the environment of the build, or"
            + " rename the file.");
  }
}
