package org.osimage.script;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.osimage.ImageBuildException;
import org.osimage.tree.TreePath;

/**
 * Between paths of a tree, which are UTF-8, and those of the JVM, whose encoding follows the locale
 * of the environment.
 */
final class HostPaths {
  private static final String ADVICE = "; set LC_ALL=C.UTF-8 in the environment of the build";

  private HostPaths() {}

  /**
   * @throws ImageBuildException if this JVM cannot spell the path
   */
  static Path resolve(Path root, TreePath path) throws ImageBuildException {
    if (path.isRoot()) {
      return root;
    }
    try {
      Path file = root.resolve(path.toString());
      if (raw(file).endsWith("/" + path)) {
        return file;
      }
      throw new ImageBuildException(
          "this JVM writes the file name " + path + " with other bytes than UTF-8" + ADVICE);
    } catch (InvalidPathException e) {
      throw new ImageBuildException("this JVM cannot write the file name " + path + ADVICE, e);
    }
  }

  /**
   * The name of a file that a script has left.
   *
   * @throws ImageBuildException if it is not UTF-8, or this JVM shows another name
   */
  static String name(Path file, TreePath parent) throws ImageBuildException {
    Path last = file.getFileName();
    String name = last == null ? "" : last.toString();
    if (!ascii(name) && !raw(file).endsWith("/" + name)) {
      throw new ImageBuildException(
          "in the directory "
              + parent
              + " of the image is the file name "
              + escaped(file)
              + ", which is not valid UTF-8, or which this JVM cannot read"
              + ADVICE);
    }
    return name;
  }

  private static String escaped(Path file) {
    String text = file.toUri().getRawPath();
    String path = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static boolean ascii(String text) {
    return text.chars().allMatch(c -> c < 0x80);
  }

  /**
   * The bytes of the path, which its URI escapes, as UTF-8; escaped still when they are no UTF-8.
   */
  private static String raw(Path file) {
    String uri = file.toUri().getRawPath();
    if (uri.indexOf('%') < 0) {
      return withoutSlash(uri);
    }
    byte[] bytes = new byte[uri.length()];
    int n = 0;
    for (int i = 0; i < uri.length(); i++) {
      char c = uri.charAt(i);
      if (c == '%') {
        bytes[n++] = (byte) HexFormat.fromHexDigits(uri, i + 1, i + 3);
        i += 2;
      } else {
        bytes[n++] = (byte) c;
      }
    }
    try {
      return withoutSlash(
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes, 0, n))
              .toString());
    } catch (CharacterCodingException e) {
      return uri;
    }
  }

  private static String withoutSlash(String path) {
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  /** The files in a directory, by name. */
  static List<Path> children(Path directory) throws IOException {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      stream.forEach(children::add);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    children.sort(null);
    return children;
  }
}
