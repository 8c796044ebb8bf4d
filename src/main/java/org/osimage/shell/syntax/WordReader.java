package org.osimage.shell.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads words: quotes, parameters, substitutions. */
final class WordReader {
  /** Reads a list of commands up to a closing parenthesis, which is left. */
  interface Lists {
    Clause until(Source source) throws SyntaxException;

    /** All of a text, as of backquotes. */
    Clause all(String text, int line) throws SyntaxException;
  }

  private static final String META = " \t\n;&|<>()";

  private final Source source;
  private final Dialect dialect;
  private final Lists lists;
  private final Nesting nesting;

  WordReader(Source source, Dialect dialect, Lists lists, Nesting nesting) {
    this.source = source;
    this.dialect = dialect;
    this.lists = lists;
    this.nesting = nesting;
  }

  static boolean isMeta(int c) {
    return c == Source.END || META.indexOf(c) >= 0;
  }

  static boolean isNameStart(int c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
  }

  static boolean isNameChar(int c) {
    return isNameStart(c) || isDigit(c);
  }

  static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  /** A word at this place, which must not be a metacharacter. */
  Word word() throws SyntaxException {
    Parts parts = new Parts();
    while (true) {
      int c = source.peek();
      boolean process = dialect == Dialect.BASH && (c == '<' || c == '>') && source.raw(1) == '(';
      if (process && parts.isEmpty()) {
        parts.add(processSubstitution());
      } else if (isMeta(c)) {
        return parts.word();
      } else {
        unquoted(parts);
      }
    }
  }

  /** A pattern after {@code =~}, in which parentheses and bars are plain. */
  Word regex() throws SyntaxException {
    Parts parts = new Parts();
    int depth = 0;
    while (true) {
      int c = source.peek();
      if (c == Source.END || c == '\n' || (c == ' ' || c == '\t') && depth == 0) {
        return parts.word();
      }
      if (c == '(') {
        depth++;
      } else if (c == ')') {
        if (depth == 0) {
          return parts.word();
        }
        depth--;
      }
      if (isMeta(c)) {
        parts.plain((char) source.next(), false);
      } else {
        unquoted(parts);
      }
    }
  }

  private Part processSubstitution() throws SyntaxException {
    int line = source.line();
    boolean reads = source.next() == '<';
    source.next();
    return new Part.ProcessSubstitution(parenthesised(), reads, line);
  }

  /** One character or construct outside quotes. */
  private void unquoted(Parts parts) throws SyntaxException {
    int c = source.peek();
    switch (c) {
      case '\\' -> {
        source.next();
        int escaped = source.skip();
        if (escaped == Source.END) {
          parts.plain('\\', true);
        } else {
          parts.plain((char) escaped, true);
        }
      }
      case '\'' -> single(parts);
      case '"' -> doubled(parts);
      case '`' -> parts.add(backquoted(false));
      case '$' -> dollar(parts, false);
      default -> parts.plain((char) source.next(), false);
    }
  }

  private void single(Parts parts) throws SyntaxException {
    int line = source.line();
    source.next();
    parts.quotes();
    while (source.raw() != '\'') {
      if (source.raw() == Source.END) {
        throw new SyntaxException(line, "Unterminated quoted string");
      }
      parts.plain((char) source.skip(), true);
    }
    source.skip();
  }

  private void doubled(Parts parts) throws SyntaxException {
    int line = source.line();
    source.next();
    int before = parts.count();
    while (source.peek() != '"') {
      if (source.peek() == Source.END) {
        throw new SyntaxException(line, "Unterminated quoted string");
      }
      inQuotes(parts, "$`\"\\");
    }
    source.next();
    if (parts.count() == before) {
      parts.quotes();
    }
  }

  /** One character or construct inside double quotes, a here-document or an expression. */
  private void inQuotes(Parts parts, String escapable) throws SyntaxException {
    int c = source.peek();
    if (c == '\\') {
      source.next();
      int escaped = source.raw();
      if (escaped != Source.END && escapable.indexOf(escaped) >= 0) {
        parts.plain((char) source.skip(), true);
      } else {
        parts.plain('\\', true);
      }
    } else if (c == '`') {
      parts.add(backquoted(true));
    } else if (c == '$') {
      dollar(parts, true);
    } else {
      parts.plain((char) source.skip(), true);
    }
  }

  /** All of the source as the body of a here-document. */
  Word document() throws SyntaxException {
    Parts parts = new Parts();
    while (source.peek() != Source.END) {
      inQuotes(parts, "$`\\");
    }
    return parts.word();
  }

  private Part backquoted(boolean quoted) throws SyntaxException {
    int line = source.line();
    source.next();
    StringBuilder text = new StringBuilder();
    while (source.raw() != '`') {
      int c = source.skip();
      if (c == Source.END) {
        throw new SyntaxException(line, "EOF in backquote substitution");
      }
      if (c == '\\') {
        int escaped = source.raw();
        if (escaped == '\n') {
          source.skip();
          continue;
        }
        if (escaped == '$' || escaped == '`' || escaped == '\\' || quoted && escaped == '"') {
          c = source.skip();
        }
      }
      text.append((char) c);
    }
    source.skip();
    return new Part.Substitution(lists.all(text.toString(), line), quoted, line);
  }

  private void dollar(Parts parts, boolean quoted) throws SyntaxException {
    int line = source.line();
    source.next();
    int c = source.peek();
    if (c == '(') {
      parts.add(substitution(quoted, line));
    } else if (c == '{') {
      source.next();
      nesting.enter(line);
      parts.add(new BraceReader(source, dialect, this).read(quoted, line));
      nesting.leave();
    } else if (isNameStart(c)) {
      parts.add(parameter(name(), quoted, line));
    } else if (isDigit(c) || c != Source.END && "@*#?-$!".indexOf(c) >= 0) {
      parts.add(parameter(String.valueOf((char) source.next()), quoted, line));
    } else if (c == '\'' && !quoted && dialect == Dialect.BASH) {
      source.next();
      parts.quotes();
      parts.text(AnsiQuote.read(source), true);
    } else if (c == '"' && !quoted && dialect == Dialect.BASH) {
      doubled(parts);
    } else {
      parts.plain('$', quoted);
    }
  }

  String name() {
    StringBuilder name = new StringBuilder();
    while (isNameChar(source.peek())) {
      name.append((char) source.next());
    }
    return name.toString();
  }

  static Part parameter(String name, boolean quoted, int line) {
    return new Part.Parameter(
        name, Word.EMPTY, Part.Operation.VALUE, false, Word.EMPTY, Word.EMPTY, quoted, line);
  }

  private Part substitution(boolean quoted, int line) throws SyntaxException {
    source.next();
    if (source.peek() == '(') {
      int position = source.position();
      int oldLine = source.line();
      source.next();
      Optional<Word> expression = arithmetic();
      if (expression.isPresent()) {
        return new Part.Arithmetic(expression.get(), quoted, line);
      }
      source.reset(position, oldLine);
    }
    return new Part.Substitution(parenthesised(), quoted, line);
  }

  private Clause parenthesised() throws SyntaxException {
    int line = source.line();
    nesting.enter(line);
    Clause body = lists.until(source);
    nesting.leave();
    return body;
  }

  /** Up to two closing parentheses; empty if this is no expression after all. */
  Optional<Word> arithmetic() throws SyntaxException {
    Parts parts = new Parts();
    int depth = 0;
    int line = source.line();
    nesting.enter(line);
    while (true) {
      int c = source.peek();
      if (c == Source.END) {
        if (dialect == Dialect.DASH) {
          throw new SyntaxException(source.line(), "Missing '))'");
        }
        nesting.leave();
        return Optional.empty();
      }
      if (c == '(') {
        depth++;
      } else if (c == ')' && depth-- == 0) {
        nesting.leave();
        if (source.peekSecond() != ')') {
          return Optional.empty();
        }
        source.next();
        source.next();
        return Optional.of(parts.word());
      }
      if (c == '"') {
        source.next();
      } else if (c == '\'' && dialect == Dialect.BASH) {
        source.next();
      } else {
        inQuotes(parts, "$`\"\\");
      }
    }
  }

  /**
   * The word after a parameter's operator.
   *
   * @param quoted in double quotes
   * @param pattern whether quotes count as outside of the surrounding ones
   * @param ends characters that end the word, not consumed
   */
  Word operand(boolean quoted, boolean pattern, String ends) throws SyntaxException {
    Parts parts = new Parts();
    boolean inner = false;
    int line = source.line();
    while (true) {
      int c = source.peek();
      if (c == Source.END) {
        throw new SyntaxException(line, "Missing '}'");
      }
      if (!inner && ends.indexOf(c) >= 0) {
        return parts.word();
      }
      if (!quoted || pattern) {
        unquoted(parts);
      } else if (c == '"') {
        source.next();
        parts.quotes();
        inner = !inner;
      } else {
        inQuotes(parts, "$`\"\\}");
      }
    }
  }

  /** Collects parts, joining plain text. */
  static final class Parts {
    private final List<Part> parts = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private boolean quoted;
    private int count;

    void plain(char c, boolean inQuotes) {
      if (inQuotes != quoted) {
        flush();
        quoted = inQuotes;
      }
      text.append(c);
      count++;
    }

    void text(String more, boolean inQuotes) {
      for (int i = 0; i < more.length(); i++) {
        plain(more.charAt(i), inQuotes);
      }
    }

    void add(Part part) {
      flush();
      parts.add(part);
      count++;
    }

    /** That quotes began: even if they are empty, there is a field. */
    void quotes() {
      add(new Part.Literal("", true));
    }

    int count() {
      return count;
    }

    boolean isEmpty() {
      return count == 0;
    }

    private void flush() {
      if (text.length() > 0) {
        parts.add(new Part.Literal(text.toString(), quoted));
        text.setLength(0);
      }
    }

    Word word() {
      flush();
      return new Word(parts);
    }
  }
}
