package org.osimage.tree;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.osimage.ImageBuildException;

/**
 * A path within an image: relative, components separated by one slash, valid UTF-8, none of them
 * empty, {@code .} or {@code ..}. The root is the empty path, printed as a dot. Ordered depth-first
 * by bytes: a slash ranks below every other byte, so that a subtree is contiguous.
 */
public final class TreePath implements Comparable<TreePath> {
  public static final TreePath ROOT = new TreePath(new byte[0]);

  private final byte[] bytes;

  private TreePath(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * A path from text; leading, trailing and doubled slashes and components {@code .} are dropped.
   *
   * @throws ImageBuildException if a component is {@code ..}, a character is NUL, or half of a
   *     surrogate pair stands alone
   */
  public static TreePath of(String text) throws ImageBuildException {
    if (hasLoneSurrogate(text)) {
      throw new ImageBuildException(
          "the path '" + text + "' has half a surrogate pair, which UTF-8 cannot express");
    }
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  static boolean hasLoneSurrogate(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!pair) {
          return true;
        }
        i++;
      }
    }
    return false;
  }

  /** A path that the program itself writes, hence known to be right. */
  public static TreePath literal(String text) {
    try {
      return of(text);
    } catch (ImageBuildException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /**
   * A path from the bytes of an archive or package, see {@link #of(String)}.
   *
   * @throws ImageBuildException also if the bytes are not UTF-8
   */
  public static TreePath of(byte[] raw) throws ImageBuildException {
    byte[] clean = new byte[raw.length];
    int n = 0;
    int start = 0;
    for (int i = 0; i <= raw.length; i++) {
      if (i == raw.length || raw[i] == '/') {
        int length = i - start;
        boolean dot = length == 1 && raw[start] == '.';
        if (length == 2 && raw[start] == '.' && raw[start + 1] == '.') {
          throw new ImageBuildException("the path '" + show(raw) + "' has a component '..'");
        }
        if (length > 0 && !dot) {
          if (n > 0) {
            clean[n++] = '/';
          }
          System.arraycopy(raw, start, clean, n, length);
          n += length;
        }
        start = i + 1;
      } else if (raw[i] == 0) {
        throw new ImageBuildException("the path '" + show(raw) + "' has a NUL character");
      }
    }
    if (n == 0) {
      return ROOT;
    }
    byte[] bytes = n == clean.length ? clean : Arrays.copyOf(clean, n);
    checkUtf8(bytes);
    return new TreePath(bytes);
  }

  private static void checkUtf8(byte[] bytes) throws ImageBuildException {
    boolean ascii = true;
    for (byte b : bytes) {
      ascii &= b >= 0;
    }
    if (ascii) {
      return;
    }
    try {
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes));
    } catch (CharacterCodingException e) {
      throw new ImageBuildException(
          "the path '"
              + show(bytes)
              + "' is not valid UTF-8 (bytes "
              + HexFormat.of().formatHex(bytes)
              + ")",
          e);
    }
  }

  private static String show(byte[] raw) {
    return new String(raw, StandardCharsets.UTF_8).replace('\0', '?');
  }

  public boolean isRoot() {
    return bytes.length == 0;
  }

  /** The path of the directory that holds this one; the root's is the root. */
  public TreePath parent() {
    int slash = lastSlash();
    return slash <= 0 ? ROOT : new TreePath(Arrays.copyOf(bytes, slash));
  }

  private int lastSlash() {
    int i = bytes.length - 1;
    while (i >= 0 && bytes[i] != '/') {
      i--;
    }
    return i;
  }

  /** The last component; empty for the root. */
  public String name() {
    int from = lastSlash() + 1;
    return new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8);
  }

  /** The last component's UTF-8 bytes. */
  public byte[] nameBytes() {
    return Arrays.copyOfRange(bytes, lastSlash() + 1, bytes.length);
  }

  /** The whole path's UTF-8 bytes, without a leading slash. */
  public byte[] toBytes() {
    return bytes.clone();
  }

  /** Number of components; 0 for the root. */
  public int depth() {
    int depth = bytes.length == 0 ? 0 : 1;
    for (byte b : bytes) {
      if (b == '/') {
        depth++;
      }
    }
    return depth;
  }

  public List<String> components() {
    List<String> parts = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= bytes.length && bytes.length > 0; i++) {
      if (i == bytes.length || bytes[i] == '/') {
        parts.add(new String(bytes, start, i - start, StandardCharsets.UTF_8));
        start = i + 1;
      }
    }
    return parts;
  }

  /** This path with more components below it. */
  public TreePath resolve(String below) throws ImageBuildException {
    return resolve(of(below));
  }

  public TreePath resolve(TreePath below) {
    if (isRoot()) {
      return below;
    }
    if (below.isRoot()) {
      return this;
    }
    byte[] joined = Arrays.copyOf(bytes, bytes.length + 1 + below.bytes.length);
    joined[bytes.length] = '/';
    System.arraycopy(below.bytes, 0, joined, bytes.length + 1, below.bytes.length);
    return new TreePath(joined);
  }

  /** Whether this path is {@code ancestor} itself or lies below it. */
  public boolean startsWith(TreePath ancestor) {
    int n = ancestor.bytes.length;
    return n == 0
        || (bytes.length >= n
            && (bytes.length == n || bytes[n] == '/')
            && Arrays.equals(bytes, 0, n, ancestor.bytes, 0, n));
  }

  /**
   * What lies below {@code ancestor}.
   *
   * @throws IllegalArgumentException if this path does not start with it
   */
  public TreePath relativeTo(TreePath ancestor) {
    if (!startsWith(ancestor)) {
      throw new IllegalArgumentException(this + " does not lie below " + ancestor);
    }
    if (ancestor.isRoot()) {
      return this;
    }
    return bytes.length == ancestor.bytes.length
        ? ROOT
        : new TreePath(Arrays.copyOfRange(bytes, ancestor.bytes.length + 1, bytes.length));
  }

  @Override
  public int compareTo(TreePath other) {
    int i = Arrays.mismatch(bytes, other.bytes);
    if (i < 0) {
      return 0;
    }
    if (i >= bytes.length || i >= other.bytes.length) {
      return bytes.length - other.bytes.length;
    }
    return rank(bytes[i]) - rank(other.bytes[i]);
  }

  private static int rank(byte b) {
    return b == '/' ? -1 : b & 0xff;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TreePath path && Arrays.equals(bytes, path.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** The path without a leading slash; a dot for the root. */
  @Override
  public String toString() {
    return bytes.length == 0 ? "." : new String(bytes, StandardCharsets.UTF_8);
  }
}
