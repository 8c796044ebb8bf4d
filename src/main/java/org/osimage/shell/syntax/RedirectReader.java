package org.osimage.shell.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osimage.shell.syntax.Redirect.Kind;

/** Redirections. */
final class RedirectReader {
  private static final int MOST_DIGITS = 4;

  private final Source source;
  private final Dialect dialect;
  private final Tokens tokens;
  private final WordReader words;
  private final HereDocuments documents;

  RedirectReader(
      Source source, Dialect dialect, Tokens tokens, WordReader words, HereDocuments documents) {
    this.source = source;
    this.dialect = dialect;
    this.tokens = tokens;
    this.words = words;
    this.documents = documents;
  }

  /** For {@code |&}. */
  static Clause errorsToOutput(Clause command) {
    Redirect both =
        new Redirect(2, Kind.DUPLICATE_OUT, Word.of("1", false), Optional.empty(), command.line());
    return new Clause.Redirected(command, List.of(both), command.line());
  }

  List<Redirect> all() throws SyntaxException {
    List<Redirect> all = new ArrayList<>();
    tokens.blanks();
    for (Optional<Redirect> next = read(); next.isPresent(); next = read()) {
      all.add(next.get());
      tokens.blanks();
    }
    return all;
  }

  /** A redirection, if one stands here. */
  Optional<Redirect> read() throws SyntaxException {
    int position = source.position();
    int line = source.line();
    int descriptor = -1;
    if (WordReader.isDigit(source.peek())) {
      descriptor = 0;
      int most = dialect == Dialect.BASH ? MOST_DIGITS : 1; // dash knows ten of them
      for (int i = 0; WordReader.isDigit(source.peek()) && i < most; i++) {
        descriptor = descriptor * 10 + source.next() - '0';
      }
    }
    int c = source.peek();
    boolean both = c == '&' && source.peekSecond() == '>' && dialect == Dialect.BASH;
    if (c != '<' && c != '>' && !(both && descriptor < 0)
        || dialect == Dialect.BASH && descriptor < 0 && source.raw(1) == '(') {
      source.reset(position, line);
      return Optional.empty();
    }
    if (both) {
      source.next();
      source.next();
      return Optional.of(plain(1, take('>') ? Kind.APPEND_BOTH : Kind.WRITE_BOTH, line));
    }
    source.next();
    return Optional.of(c == '<' ? input(Math.max(descriptor, 0), line) : output(descriptor, line));
  }

  private boolean take(char c) {
    if (source.peek() == c) {
      source.next();
      return true;
    }
    return false;
  }

  private Redirect plain(int descriptor, Kind kind, int line) throws SyntaxException {
    return new Redirect(descriptor, kind, target(), Optional.empty(), line);
  }

  private Word target() throws SyntaxException {
    tokens.blanks();
    boolean process = dialect == Dialect.BASH && source.raw(1) == '(';
    if (WordReader.isMeta(source.peek()) && !process) {
      throw tokens.unexpected("");
    }
    Word word = words.word();
    if (word.parts().isEmpty()) {
      throw tokens.unexpected("");
    }
    return word;
  }

  private Redirect input(int descriptor, int line) throws SyntaxException {
    if (take('&')) {
      return plain(descriptor, Kind.DUPLICATE_IN, line);
    }
    if (take('>')) {
      return plain(descriptor, Kind.READ_WRITE, line);
    }
    if (!take('<')) {
      return plain(descriptor, Kind.READ, line);
    }
    if (dialect == Dialect.BASH && take('<')) {
      return plain(descriptor, Kind.HERE_STRING, line);
    }
    boolean strip = take('-');
    Word end = target();
    HereDocument document =
        new HereDocument(strip, end.anyQuoted(), end.constant().orElseGet(() -> text(end)));
    documents.add(document);
    return new Redirect(descriptor, Kind.HERE_DOCUMENT, end, Optional.of(document), line);
  }

  /** An end mark is not expanded: what looks like an expansion is its text. */
  private static String text(Word end) {
    StringBuilder text = new StringBuilder();
    for (Part part : end.parts()) {
      if (part instanceof Part.Literal literal) {
        text.append(literal.text());
      } else if (part instanceof Part.Parameter parameter) {
        text.append('$').append(parameter.name());
      }
    }
    return text.toString();
  }

  private Redirect output(int given, int line) throws SyntaxException {
    int descriptor = given < 0 ? 1 : given;
    if (take('>')) {
      return plain(descriptor, Kind.APPEND, line);
    }
    if (take('|')) {
      return plain(descriptor, Kind.CLOBBER, line);
    }
    if (!take('&')) {
      return plain(descriptor, Kind.WRITE, line);
    }
    Redirect redirect = plain(descriptor, Kind.DUPLICATE_OUT, line);
    boolean file =
        dialect == Dialect.BASH
            && given < 0
            && redirect.word().constant().filter(w -> !w.matches("[0-9]+-?|-")).isPresent();
    return file
        ? new Redirect(1, Kind.WRITE_BOTH, redirect.word(), Optional.empty(), line)
        : redirect;
  }
}
