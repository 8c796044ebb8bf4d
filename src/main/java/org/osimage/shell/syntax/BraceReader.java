package org.osimage.shell.syntax;

import org.osimage.shell.syntax.Part.Operation;

/** Reads a parameter in braces, the opening one consumed. */
final class BraceReader {
  private static final String SPECIAL = "@*#?-$!";

  private final Source source;
  private final Dialect dialect;
  private final WordReader words;

  BraceReader(Source source, Dialect dialect, WordReader words) {
    this.source = source;
    this.dialect = dialect;
    this.words = words;
  }

  Part read(boolean quoted, int line) throws SyntaxException {
    int start = source.position();
    boolean bash = dialect == Dialect.BASH;
    int c = source.peek();
    if (c == '#' && source.peekSecond() != '}') {
      int oldLine = source.line();
      source.next();
      String name = name();
      if (!name.isEmpty()) {
        Word index = bash ? index() : Word.EMPTY;
        if (source.peek() == '}') {
          source.next();
          return part(name, index, Operation.LENGTH, false, Word.EMPTY, Word.EMPTY, quoted, line);
        }
      }
      source.reset(start, oldLine);
    } else if (c == '!' && bash && WordReader.isNameChar(source.peekSecond())) {
      source.next();
      return indirect(quoted, line);
    }
    String name = name();
    if (name.isEmpty()) {
      return bad(start, line);
    }
    Word index = bash ? index() : Word.EMPTY;
    return operation(name, index, start, quoted, line);
  }

  private Part part(
      String name,
      Word index,
      Operation operation,
      boolean colon,
      Word word,
      Word second,
      boolean quoted,
      int line) {
    return new Part.Parameter(name, index, operation, colon, word, second, quoted, line);
  }

  private String name() {
    int c = source.peek();
    if (WordReader.isNameStart(c)) {
      return words.name();
    }
    if (WordReader.isDigit(c)) {
      StringBuilder digits = new StringBuilder();
      while (WordReader.isDigit(source.peek())) {
        digits.append((char) source.next());
      }
      return digits.toString();
    }
    return c != Source.END && SPECIAL.indexOf(c) >= 0 ? String.valueOf((char) source.next()) : "";
  }

  private Word index() throws SyntaxException {
    if (source.peek() != '[') {
      return Word.EMPTY;
    }
    source.next();
    Word index = words.operand(false, false, "]");
    source.next();
    return index;
  }

  private Part indirect(boolean quoted, int line) throws SyntaxException {
    String name = name();
    Word index = index();
    int c = source.peek();
    Operation operation = Operation.INDIRECT;
    if (!index.parts().isEmpty() && c == '}') {
      operation = Operation.KEYS;
    } else if ((c == '*' || c == '@') && source.peekSecond() == '}') {
      source.next();
      operation = Operation.NAMES;
    }
    int start = source.position();
    if (source.peek() != '}') {
      return bad(start, line);
    }
    source.next();
    return part(name, index, operation, false, Word.EMPTY, Word.EMPTY, quoted, line);
  }

  private Part operation(String name, Word index, int start, boolean quoted, int line)
      throws SyntaxException {
    int c = source.next();
    if (c == '}') {
      return part(name, index, Operation.VALUE, false, Word.EMPTY, Word.EMPTY, quoted, line);
    }
    boolean colon = c == ':';
    if (colon) {
      if (dialect == Dialect.BASH && "-=?+".indexOf(source.peek()) < 0) {
        return substring(name, index, quoted, line);
      }
      c = source.next();
    }
    switch (c) {
      case '-', '=', '?', '+' -> {
        Operation operation =
            switch (c) {
              case '-' -> Operation.DEFAULT;
              case '=' -> Operation.ASSIGN;
              case '?' -> Operation.ERROR;
              default -> Operation.ALTERNATIVE;
            };
        return finish(name, index, operation, colon, false, quoted, line);
      }
      case '#', '%' -> {
        if (colon) {
          return bad(start, line);
        }
        boolean longest = source.peek() == c;
        if (longest) {
          source.next();
        }
        Operation operation =
            c == '#'
                ? longest ? Operation.LONG_PREFIX : Operation.SHORT_PREFIX
                : longest ? Operation.LONG_SUFFIX : Operation.SHORT_SUFFIX;
        return finish(name, index, operation, false, true, quoted, line);
      }
      default -> {
        return colon || dialect != Dialect.BASH
            ? bad(start, line)
            : bashOperation(c, name, index, start, quoted, line);
      }
    }
  }

  private Part finish(
      String name,
      Word index,
      Operation operation,
      boolean colon,
      boolean pattern,
      boolean quoted,
      int line)
      throws SyntaxException {
    Word word = words.operand(quoted, pattern, "}");
    source.next();
    return part(name, index, operation, colon, word, Word.EMPTY, quoted, line);
  }

  private Part substring(String name, Word index, boolean quoted, int line) throws SyntaxException {
    Word offset = words.operand(quoted, false, ":}");
    Word length = Word.EMPTY;
    boolean given = source.next() == ':';
    if (given) {
      length = words.operand(quoted, false, "}");
      source.next();
    }
    return part(name, index, Operation.SUBSTRING, given, offset, length, quoted, line);
  }

  private Part bashOperation(int c, String name, Word index, int start, boolean quoted, int line)
      throws SyntaxException {
    if (c == '/') {
      Operation operation = Operation.REPLACE_FIRST;
      int mode = source.peek();
      if (mode == '/' || mode == '#' || mode == '%') {
        source.next();
        operation =
            mode == '/'
                ? Operation.REPLACE_ALL
                : mode == '#' ? Operation.REPLACE_PREFIX : Operation.REPLACE_SUFFIX;
      }
      Word pattern = words.operand(quoted, true, "/}");
      Word replacement = Word.EMPTY;
      if (source.next() == '/') {
        replacement = words.operand(quoted, true, "}");
        source.next();
      }
      return part(name, index, operation, false, pattern, replacement, quoted, line);
    }
    if (c == '^' || c == ',') {
      boolean all = source.peek() == c;
      if (all) {
        source.next();
      }
      Operation operation =
          c == '^'
              ? all ? Operation.UPPER_ALL : Operation.UPPER_FIRST
              : all ? Operation.LOWER_ALL : Operation.LOWER_FIRST;
      return finish(name, index, operation, false, true, quoted, line);
    }
    if (c == '@' && source.peek() == 'Q') {
      source.next();
      return finish(name, index, Operation.QUOTE, false, false, quoted, line);
    }
    return bad(start, line);
  }

  private Part bad(int start, int line) throws SyntaxException {
    if (source.raw(-1) != '}' || source.position() == start) {
      words.operand(true, false, "}");
      source.next();
    }
    return new Part.Bad("${" + source.since(start), line);
  }
}
