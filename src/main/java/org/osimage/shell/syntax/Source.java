package org.osimage.shell.syntax;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** A script's text with a position; aliases are put in front of what is left. */
final class Source {
  static final int END = -1;

  private record Inserted(String alias, int left) {}

  private String text;
  private int at;
  private int line;
  private final Deque<Inserted> aliases = new ArrayDeque<>();

  Source(String text, int line) {
    this.text = text;
    this.line = line;
  }

  int line() {
    return line;
  }

  int position() {
    return at;
  }

  /** Back to where it was; only while no alias was put in since. */
  void reset(int position, int oldLine) {
    at = position;
    line = oldLine;
  }

  String since(int position) {
    return text.substring(position, at);
  }

  /** The character itself. */
  int raw() {
    return at < text.length() ? text.charAt(at) : END;
  }

  int raw(int ahead) {
    return at + ahead < text.length() ? text.charAt(at + ahead) : END;
  }

  /** The next character, lines continued. */
  int peek() {
    while (at + 1 < text.length() && text.charAt(at) == '\\' && text.charAt(at + 1) == '\n') {
      at += 2;
      line++;
    }
    return raw();
  }

  /** The one after {@link #peek}. */
  int peekSecond() {
    int savedLine = line;
    int saved = at;
    peek();
    int start = at;
    if (at >= text.length()) {
      reset(saved, savedLine);
      return END;
    }
    at++;
    int second = peek();
    if (at == start + 1) {
      at = start;
    } else {
      reset(start, savedLine);
    }
    return second;
  }

  int next() {
    int c = peek();
    skip();
    return c;
  }

  /** Over the character, whatever it is. */
  int skip() {
    int c = raw();
    if (c != END) {
      at++;
      if (c == '\n') {
        line++;
      }
    }
    return c;
  }

  boolean startsWith(String what) {
    return text.startsWith(what, at);
  }

  void skip(int count) {
    for (int i = 0; i < count; i++) {
      skip();
    }
  }

  /** The rest of the line without its end, or empty at the end of the text. */
  Optional<String> restOfLine() {
    if (at >= text.length()) {
      return Optional.empty();
    }
    int end = text.indexOf('\n', at);
    String rest = text.substring(at, end < 0 ? text.length() : end);
    at = end < 0 ? text.length() : end + 1;
    line++;
    return Optional.of(rest);
  }

  /** Whether the text before here is the end of an alias whose value ends in a blank. */
  boolean justLeftBlankAlias() {
    int left = text.length() - at;
    return aliases.stream()
        .anyMatch(
            a -> {
              int end = text.length() - a.left();
              return left <= a.left()
                  && end > 0
                  && " \t".indexOf(text.charAt(end - 1)) >= 0
                  && text.substring(end, Math.max(end, at)).isBlank();
            });
  }

  void insert(String alias, String value) {
    aliases.push(new Inserted(alias, text.length() - at));
    text = text.substring(0, at) + value + text.substring(at);
  }

  /** Whether the text here comes from the alias, which is then not expanded again. */
  boolean within(String alias) {
    int left = text.length() - at;
    aliases.removeIf(a -> left < a.left());
    return aliases.stream().anyMatch(a -> a.alias().equals(alias) && left >= a.left());
  }
}
