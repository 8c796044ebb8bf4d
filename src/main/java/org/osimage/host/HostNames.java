package org.osimage.host;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import org.osimage.ImageBuildException;

/**
 * Reads and writes names of host files as UTF-8, and notices when the JVM's file-name encoding
 * would change them: a JVM in the C locale shows another name, and the image must not depend on
 * that.
 */
public final class HostNames {
  private static final Path ROOT = Path.of("/");
  private static final String ADVICE = " Set LC_ALL=C.UTF-8 in the environment of the build";

  private HostNames() {}

  /**
   * The last component of a path that was read from a directory.
   *
   * @param directory in which it was found, as the user knows it
   */
  public static String name(Path file, String directory) throws ImageBuildException {
    String name = String.valueOf(file.getFileName());
    if (!isAscii(name) && !raw(file).endsWith("/" + name)) {
      String raw = file.toUri().getRawPath().replaceFirst("/$", "");
      throw unreadable(directory, "the file name " + raw.substring(raw.lastIndexOf('/') + 1));
    }
    return name;
  }

  /**
   * The target of a symbolic link, as readlink(2) gives it.
   *
   * @param source what the user wrote, for the message
   */
  public static String target(Path link, String source) throws IOException {
    Path target = Files.readSymbolicLink(link);
    String text = target.toString();
    if (!isAscii(text)) {
      // an empty component, or a dot, is no name
      String seen = (target.isAbsolute() ? text : "/" + text).replaceFirst("/+$", "");
      if (!raw(ROOT.resolve(target)).equals(seen)) {
        throw unreadable(source, "the target of the link " + link);
      }
    }
    return text;
  }

  /**
   * The host's path of a file of an image.
   *
   * @param root where the image lies
   * @param path relative to it, as a tree path prints it; a dot means the root itself
   * @throws ImageBuildException if this JVM cannot spell the path
   */
  public static Path resolve(Path root, String path) throws ImageBuildException {
    if (path.equals(".")) {
      return root;
    }
    try {
      Path file = root.resolve(path);
      if (isAscii(path) || raw(file).endsWith("/" + path)) {
        return file;
      }
    } catch (InvalidPathException e) {
      throw unwritable("the file name " + path, e);
    }
    throw new ImageBuildException(
        "this JVM writes the file name " + path + " with other bytes than UTF-8." + ADVICE + ".");
  }

  /**
   * The target of a link to be made.
   *
   * @param link where, for the message
   * @throws ImageBuildException if this JVM cannot spell the target
   */
  public static Path linkTarget(String link, String target) throws ImageBuildException {
    try {
      Path path = Path.of(target);
      if (isAscii(target) || raw(ROOT.resolve(path)).endsWith(path.toString())) {
        return path;
      }
    } catch (InvalidPathException e) {
      throw unwritable("the target of the link " + link, e);
    }
    throw new ImageBuildException(
        "this JVM writes the target of the link "
            + link
            + " with other bytes than UTF-8."
            + ADVICE
            + ".");
  }

  /**
   * The path by way of its URI, which escapes the bytes that the file system has; escaped still
   * when they are not UTF-8. Without a slash at its end.
   */
  private static String raw(Path path) {
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
    String text;
    try {
      ByteBuffer utf8 = ByteBuffer.wrap(bytes.toByteArray());
      text = StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
    } catch (CharacterCodingException e) {
      text = escaped;
    }
    return text.endsWith("/") && text.length() > 1 ? text.substring(0, text.length() - 1) : text;
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 0x80);
  }

  private static ImageBuildException unreadable(String source, String what) {
    return new ImageBuildException(
        source
            + ": "
            + what
            + " cannot be read with this JVM's file-name encoding, or is not valid UTF-8."
            + ADVICE
            + ", or rename the file.");
  }

  private static ImageBuildException unwritable(String what, InvalidPathException e) {
    return new ImageBuildException("this JVM cannot write " + what + "." + ADVICE + ".", e);
  }
}
