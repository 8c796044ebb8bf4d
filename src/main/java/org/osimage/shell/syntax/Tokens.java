package org.osimage.shell.syntax;

import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Blanks, comments, ends of lines, reserved words, aliases. */
final class Tokens {
  private static final Set<String> ENDING =
      Set.of("then", "else", "elif", "fi", "do", "done", "esac", "}");
  private static final int LONGEST_RESERVED = 8;
  private static final Set<String> RESERVED =
      Set.of(
          "if", "then", "else", "elif", "fi", "do", "done", "case", "esac", "while", "until", "for",
          "{", "}", "!", "in");

  private final Source source;
  private final HereDocuments documents;
  private final Function<String, Optional<String>> aliases;

  Tokens(Source source, HereDocuments documents, Function<String, Optional<String>> aliases) {
    this.source = source;
    this.documents = documents;
    this.aliases = aliases;
  }

  void blanks() {
    while (true) {
      int c = source.peek();
      if (c == ' ' || c == '\t') {
        source.next();
      } else if (c == '#') {
        while (source.raw() != '\n' && source.raw() != Source.END) {
          source.skip();
        }
      } else {
        return;
      }
    }
  }

  /** The end of a line, after which here-documents stand. */
  void newline() throws SyntaxException {
    source.next();
    documents.read();
  }

  void newlines() throws SyntaxException {
    blanks();
    while (source.peek() == '\n') {
      newline();
      blanks();
    }
  }

  /** The unquoted word here if it may be a reserved one, else empty. */
  private String ahead() {
    int position = source.position();
    int line = source.line();
    StringBuilder word = new StringBuilder();
    while (word.length() <= LONGEST_RESERVED && !WordReader.isMeta(source.peek())) {
      int c = source.next();
      if (!(c >= 'a' && c <= 'z') && "{}![]".indexOf(c) < 0) {
        word.setLength(0);
        break;
      }
      word.append((char) c);
    }
    source.reset(position, line);
    return word.length() > LONGEST_RESERVED ? "" : word.toString();
  }

  boolean atReserved(String word) {
    return ahead().equals(word);
  }

  boolean takeReserved(String word) {
    if (!atReserved(word)) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      source.next();
    }
    return true;
  }

  void expectReserved(String word) throws SyntaxException {
    newlines();
    expandAlias();
    if (!takeReserved(word)) {
      throw unexpected(word);
    }
  }

  void expect(char c) throws SyntaxException {
    if (source.peek() != c) {
      throw unexpected(String.valueOf(c));
    }
    source.next();
  }

  /** Whether no command can begin here. */
  boolean endsList() {
    int c = source.peek();
    return c == Source.END
        || c == ')'
        || c == '\n'
        || c == ';' && (source.peekSecond() == ';' || source.peekSecond() == '&')
        || ENDING.contains(ahead());
  }

  SyntaxException unexpected(String expected) {
    int c = source.peek();
    String found;
    if (c == Source.END) {
      found = "end of file";
    } else if (c == '\n') {
      found = "newline";
    } else if (WordReader.isMeta(c)) {
      found = "\"" + (char) c + (source.peekSecond() == c ? String.valueOf((char) c) : "") + "\"";
    } else {
      String word = ahead();
      found = word.isEmpty() ? "word" : "\"" + word + "\"";
    }
    return new SyntaxException(
        source.line(),
        found + " unexpected" + (expected.isEmpty() ? "" : " (expecting \"" + expected + "\")"));
  }

  /** Puts an alias's value in its place, where a command's name is expected. */
  void expandAlias() {
    boolean again = true;
    while (again) {
      Optional<String> name = aliasAhead();
      if (name.isEmpty()) {
        return;
      }
      String value = aliases.apply(name.get()).orElse("");
      for (int i = 0; i < name.get().length(); i++) {
        source.next();
      }
      source.insert(name.get(), value);
      blanks();
      again = true;
    }
  }

  /** The alias whose name stands here. */
  private Optional<String> aliasAhead() {
    int position = source.position();
    int line = source.line();
    StringBuilder word = new StringBuilder();
    int c = source.peek();
    while (!WordReader.isMeta(c) && "'\"\\$`=".indexOf(c) < 0 && word.length() < 100) {
      word.append((char) source.next());
      c = source.peek();
    }
    source.reset(position, line);
    String name = word.toString();
    boolean number =
        name.length() == 1 && WordReader.isDigit(name.charAt(0)) && (c == '<' || c == '>');
    boolean plain = !name.isEmpty() && WordReader.isMeta(c) && !number && !RESERVED.contains(name);
    return plain && aliases.apply(name).isPresent() && !source.within(name)
        ? Optional.of(name)
        : Optional.empty();
  }

  /** Whether an alias that ended here asks for the next word to be expanded. */
  boolean afterBlankAlias() {
    return source.justLeftBlankAlias();
  }
}
