package org.osimage.source.debian.repository;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.osimage.ImageBuildException;

/**
 * Splits a line of sources.list into words, as apt does: blanks separate them unless they stand in
 * double quotes or brackets; {@code %2f} is a character; a hash begins a comment.
 */
final class SourceWords {
  private SourceWords() {}

  /**
   * @param origin of the line, for messages
   */
  static List<String> of(String line, String origin) throws ImageBuildException {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    Optional<Character> closing = Optional.empty();
    boolean any = false;
    for (char c : line.toCharArray()) {
      if (closing.isPresent()) {
        word.append(c == '"' ? "" : String.valueOf(c));
        closing = closing.filter(end -> end != c);
      } else if (c == '#') {
        break;
      } else if (Character.isWhitespace(c)) {
        if (any) {
          words.add(decoded(word.toString()));
        }
        word.setLength(0);
        any = false;
        continue;
      } else {
        closing = c == '"' ? Optional.of('"') : Optional.empty();
        closing = c == '[' && !any ? Optional.of(']') : closing;
        word.append(c == '"' ? "" : String.valueOf(c));
      }
      any = true;
    }
    if (closing.isPresent()) {
      throw new ImageBuildException(
          origin
              + (closing.get() == ']'
                  ? ": the options have no closing bracket"
                  : ": a quotation mark has no partner"));
    }
    if (any) {
      words.add(decoded(word.toString()));
    }
    return words;
  }

  private static String decoded(String word) {
    if (word.indexOf('%') < 0) {
      return word;
    }
    byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
    byte[] plain = new byte[bytes.length];
    int length = 0;
    for (int i = 0; i < bytes.length; i++) {
      boolean escape =
          bytes[i] == '%'
              && i + 2 < bytes.length
              && HexFormat.isHexDigit(bytes[i + 1])
              && HexFormat.isHexDigit(bytes[i + 2]);
      plain[length++] =
          escape
              ? (byte)
                  (HexFormat.fromHexDigit(bytes[i + 1]) << 4 | HexFormat.fromHexDigit(bytes[i + 2]))
              : bytes[i];
      i += escape ? 2 : 0;
    }
    return new String(plain, 0, length, StandardCharsets.UTF_8);
  }
}
