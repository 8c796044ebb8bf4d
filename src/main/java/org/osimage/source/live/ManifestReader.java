package org.osimage.source.live;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.osimage.ImageBuildException;
import org.osimage.source.live.ManifestEntry.Position;
import org.osimage.source.live.ManifestEntry.Type;
import org.osimage.tree.TreePath;

/**
 * Reads manifests: one entry a line, fields separated by blanks, {@code d} and {@code f} with path,
 * mode, owner and group, {@code s} and {@code h} with {@code path=target}. There is no quoting. A
 * word that begins with {@code #} ends the line. The first {@code =} of a link separates. Wrong
 * lines are findings, with file and line, and the next line is read.
 */
final class ManifestReader {
  private static final int MAX_PATH = 4096;
  private static final int MAX_COMPONENT = 255;
  private static final int SHOWN = 80;
  private static final long MAX_ID = 0xfffffffeL;

  private final Findings findings;
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT);

  /** One string for each name, of which a manifest has few. */
  private final Map<String, String> names = new HashMap<>();

  ManifestReader(Findings findings) {
    this.findings = findings;
  }

  /**
   * Hands every right line to {@code entries}.
   *
   * @param name of the manifest, as the user knows it
   */
  void read(String name, InputStream in, Consumer<ManifestEntry> entries) throws IOException {
    ManifestLines lines = new ManifestLines(in);
    while (lines.next()) {
      Position position = new Position(name, lines.number());
      try {
        entry(lines, position).ifPresent(entries);
      } catch (ImageBuildException e) {
        findings.error(position + ": " + e.getMessage());
      }
    }
  }

  private Optional<ManifestEntry> entry(ManifestLines lines, Position position)
      throws ImageBuildException {
    List<String> words = words(text(lines));
    if (words.isEmpty()) {
      return Optional.empty();
    }
    return switch (words.get(0)) {
      case "d" -> Optional.of(owned(Type.DIRECTORY, words, position));
      case "f" -> Optional.of(owned(Type.FILE, words, position));
      case "s" -> Optional.of(link(Type.SYMLINK, words, position));
      case "h" -> Optional.of(link(Type.HARD_LINK, words, position));
      default ->
          throw new ImageBuildException(
              "unknown type '" + cut(words.get(0)) + "'; a line begins with d, f, s or h");
    };
  }

  private String text(ManifestLines lines) throws ImageBuildException {
    if (lines.tooLong()) {
      throw new ImageBuildException(
          "the line is longer than " + ManifestLines.MAX_LINE + " bytes; is this a manifest?");
    }
    byte[] bytes = lines.bytes();
    int from = lines.number() == 1 && startsWithMark(bytes, lines.length()) ? 3 : 0;
    for (int i = from; i < lines.length(); i++) {
      int b = bytes[i] & 0xff;
      if (b == 0 || b == 0x7f || (b < ' ' && b != '\t')) {
        throw new ImageBuildException(
            "the control character 0x" + Integer.toHexString(b) + " in column " + (i - from + 1));
      }
    }
    try {
      CharBuffer text = decoder.decode(ByteBuffer.wrap(bytes, from, lines.length() - from));
      return text.toString();
    } catch (CharacterCodingException e) {
      throw new ImageBuildException("the line is not valid UTF-8", e);
    }
  }

  /** Whether a byte order mark stands there. */
  private static boolean startsWithMark(byte[] bytes, int length) {
    return length >= 3
        && bytes[0] == (byte) 0xef
        && bytes[1] == (byte) 0xbb
        && bytes[2] == (byte) 0xbf;
  }

  /** The words before a comment. */
  private static List<String> words(String line) {
    List<String> words = new ArrayList<>(5);
    int at = 0;
    while (at < line.length()) {
      int end = at;
      while (end < line.length() && !blank(line.charAt(end))) {
        end++;
      }
      if (end > at) {
        if (line.charAt(at) == '#') {
          break;
        }
        words.add(line.substring(at, end));
      }
      at = end + 1;
    }
    return words;
  }

  private static boolean blank(char c) {
    return c == ' ' || c == '\t';
  }

  private ManifestEntry owned(Type type, List<String> words, Position position)
      throws ImageBuildException {
    if (words.size() != 5) {
      throw new ImageBuildException(
          words.size()
              + " fields where a "
              + type.letter()
              + " line has 5: "
              + type.letter()
              + " PATH MODE OWNER GROUP"
              + (words.size() > 5 ? " (a path cannot contain blanks)" : ""));
    }
    TreePath path = path(words.get(1), "path");
    if (path.isRoot() && type == Type.FILE) {
      throw new ImageBuildException("the root of the image cannot be a file");
    }
    return new ManifestEntry(
        type, path, mode(words.get(2)), owner(words.get(3)), owner(words.get(4)), "", position);
  }

  private ManifestEntry link(Type type, List<String> words, Position position)
      throws ImageBuildException {
    int equals = words.size() < 2 ? -1 : words.get(1).indexOf('=');
    if (words.size() != 2 || equals < 0) {
      boolean file = words.size() == 5 && equals < 0;
      throw new ImageBuildException(
          (equals < 0 ? "no '='" : words.size() + " fields")
              + " where a link is "
              + type.letter()
              + " PATH=TARGET"
              + (file ? "; '" + cut(words.get(1)) + "' with mode and owner is an f line" : ""));
    }
    TreePath path = path(words.get(1).substring(0, equals), "path");
    String target = words.get(1).substring(equals + 1);
    if (path.isRoot()) {
      throw new ImageBuildException("the root of the image cannot be a link");
    }
    if (target.isEmpty()) {
      throw new ImageBuildException("the link " + cut(path.toString()) + " has an empty target");
    }
    if (type == Type.HARD_LINK) {
      target = path(target, "target").toString();
    } else if (target.getBytes(StandardCharsets.UTF_8).length > MAX_PATH) {
      throw new ImageBuildException("the target is longer than " + MAX_PATH + " bytes");
    }
    return new ManifestEntry(type, path, 0, "", "", target, position);
  }

  /** A path with at most one leading slash. */
  private static TreePath path(String text, String what) throws ImageBuildException {
    if (text.isEmpty()) {
      throw new ImageBuildException("the " + what + " is empty");
    }
    TreePath path;
    try {
      path = TreePath.of(text);
    } catch (ImageBuildException e) {
      throw new ImageBuildException("the " + what + " '" + cut(text) + "' leaves the image", e);
    }
    byte[] bytes = path.toBytes();
    int start = 0;
    boolean long255 = false;
    for (int i = 0; i <= bytes.length; i++) {
      if (i == bytes.length || bytes[i] == '/') {
        long255 |= i - start > MAX_COMPONENT;
        start = i + 1;
      }
    }
    if (bytes.length > MAX_PATH || long255) {
      throw new ImageBuildException(
          "the "
              + what
              + " '"
              + cut(text)
              + "' is too long: at most "
              + MAX_PATH
              + " bytes, and "
              + MAX_COMPONENT
              + " between slashes");
    }
    return path;
  }

  private static int mode(String text) throws ImageBuildException {
    int mode = text.isEmpty() || text.length() > 5 ? -1 : 0;
    for (int i = 0; i < text.length() && mode >= 0; i++) {
      int digit = text.charAt(i) - '0';
      mode = digit < 0 || digit > 7 ? -1 : mode * 8 + digit;
    }
    if (mode < 0 || mode > 07777) {
      throw new ImageBuildException(
          "the mode '" + cut(text) + "' is not octal from 0 to 7777; are the fields in order?");
    }
    return mode;
  }

  private String owner(String text) throws ImageBuildException {
    String known = names.get(text);
    if (known != null) {
      return known;
    }
    boolean number = text.chars().allMatch(c -> c >= '0' && c <= '9');
    boolean right =
        number
            ? text.length() <= 10 && Long.parseLong(text) <= MAX_ID
            : text.length() <= 64 && text.charAt(0) != '-' && text.indexOf(':') < 0;
    if (!right) {
      throw new ImageBuildException(
          "the owner '" + cut(text) + "' is neither a name nor an id from 0 to " + MAX_ID);
    }
    names.put(text, text);
    return text;
  }

  private static String cut(String text) {
    return text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text;
  }
}
