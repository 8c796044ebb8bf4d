package org.osimage.shell.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads a script one complete command after the other, so that what a command defines (an alias) is
 * known for the next one.
 */
public final class Parser {
  private final Source source;
  private final Dialect dialect;
  private final Function<String, Optional<String>> aliases;
  private final Nesting nesting;
  private final Tokens tokens;
  private final WordReader words;
  private final HereDocuments documents;
  private final SimpleCommands simple;
  private final CompoundCommands compound;

  /**
   * @param text of the script, bytes as characters
   * @param line of its first line
   * @param aliases value of an alias, if it is one
   */
  public Parser(
      String text, int line, Dialect dialect, Function<String, Optional<String>> aliases) {
    this(new Source(text, line), dialect, aliases, new Nesting());
  }

  private Parser(
      Source source, Dialect dialect, Function<String, Optional<String>> aliases, Nesting nesting) {
    this.source = source;
    this.dialect = dialect;
    this.aliases = aliases;
    this.nesting = nesting;
    this.words = new WordReader(source, dialect, new Inner(), nesting);
    this.documents = new HereDocuments(source, this::document);
    this.tokens = new Tokens(source, documents, aliases);
    RedirectReader redirects = new RedirectReader(source, dialect, tokens, words, documents);
    this.simple = new SimpleCommands(source, dialect, tokens, words, redirects);
    this.compound = new CompoundCommands(source, dialect, tokens, words, this::compoundList);
    this.redirects = redirects;
  }

  private final RedirectReader redirects;

  private final class Inner implements WordReader.Lists {
    @Override
    public Clause until(Source ignored) throws SyntaxException {
      List<HereDocument> outer = documents.take();
      Clause body = list(true);
      documents.restore(outer);
      if (source.peek() != ')') {
        throw tokens.unexpected(")");
      }
      source.next();
      return body;
    }

    @Override
    public Clause all(String text, int line) throws SyntaxException {
      nesting.enter(line);
      Parser parser = new Parser(new Source(text, line), dialect, aliases, nesting);
      Clause body = parser.all(line);
      nesting.leave();
      return body;
    }
  }

  private Word document(String text, int line) throws SyntaxException {
    return new WordReader(new Source(text, line), dialect, new DocumentLists(), nesting).document();
  }

  /** Substitutions within a here-document, whose text is a source of its own. */
  private final class DocumentLists implements WordReader.Lists {
    @Override
    public Clause until(Source body) throws SyntaxException {
      Parser parser = new Parser(body, dialect, aliases, nesting);
      return parser.new Inner().until(body);
    }

    @Override
    public Clause all(String text, int line) throws SyntaxException {
      return new Inner().all(text, line);
    }
  }

  /** The rest of the script. */
  Clause all(int line) throws SyntaxException {
    List<Clause> clauses = new ArrayList<>();
    for (Optional<Clause> next = next(); next.isPresent(); next = next()) {
      clauses.add(next.get());
    }
    return new Clause.Sequence(clauses, line);
  }

  /** The line that is read now. */
  public int line() {
    return source.line();
  }

  /** The next complete command; empty at the end of the script. */
  public Optional<Clause> next() throws SyntaxException {
    tokens.newlines();
    if (source.peek() == Source.END) {
      documents.read();
      return Optional.empty();
    }
    Clause clause = list(false);
    int c = source.peek();
    if (c != Source.END && c != '\n') {
      throw tokens.unexpected("");
    }
    if (c == '\n') {
      tokens.newline();
    }
    documents.read();
    return Optional.of(clause);
  }

  /** Commands between reserved words: at least one. */
  private Clause compoundList() throws SyntaxException {
    nesting.enter(source.line());
    Clause body = list(true);
    nesting.leave();
    if (body instanceof Clause.Sequence sequence && sequence.clauses().isEmpty()) {
      throw tokens.unexpected("");
    }
    return body;
  }

  /**
   * @param lines whether it goes on over the ends of lines
   */
  private Clause list(boolean lines) throws SyntaxException {
    List<Clause> clauses = new ArrayList<>();
    int line = source.line();
    while (true) {
      if (lines) {
        tokens.newlines();
      } else {
        tokens.blanks();
      }
      tokens.expandAlias();
      if (tokens.endsList()) {
        break;
      }
      Clause clause = andOr();
      tokens.blanks();
      int c = source.peek();
      if (c == '&') {
        source.next();
        clauses.add(new Clause.Background(clause, clause.line()));
      } else if (c == ';' && source.peekSecond() != ';' && source.peekSecond() != '&') {
        source.next();
        clauses.add(clause);
      } else {
        clauses.add(clause);
        if (!lines || c != '\n') {
          break;
        }
      }
    }
    return clauses.size() == 1 ? clauses.get(0) : new Clause.Sequence(clauses, line);
  }

  private Clause andOr() throws SyntaxException {
    Clause left = pipeline();
    while (true) {
      tokens.blanks();
      boolean and = source.peek() == '&' && source.peekSecond() == '&';
      boolean or = source.peek() == '|' && source.peekSecond() == '|';
      if (!and && !or) {
        return left;
      }
      source.next();
      source.next();
      tokens.newlines();
      Clause right = pipeline();
      left =
          and ? new Clause.And(left, right, left.line()) : new Clause.Or(left, right, left.line());
    }
  }

  private Clause pipeline() throws SyntaxException {
    tokens.expandAlias();
    int line = source.line();
    boolean negated = false;
    while (tokens.takeReserved("!")) {
      negated = !negated || dialect == Dialect.DASH;
      tokens.blanks();
      tokens.expandAlias();
    }
    if (dialect == Dialect.BASH && tokens.takeReserved("time")) {
      tokens.blanks();
    }
    List<Clause> commands = new ArrayList<>();
    commands.add(command());
    while (true) {
      tokens.blanks();
      if (source.peek() != '|' || source.peekSecond() == '|') {
        break;
      }
      source.next();
      if (dialect == Dialect.BASH && source.peek() == '&') {
        source.next();
        int last = commands.size() - 1;
        commands.set(last, RedirectReader.errorsToOutput(commands.get(last)));
      }
      tokens.newlines();
      tokens.expandAlias();
      commands.add(command());
    }
    Clause pipe = commands.size() == 1 ? commands.get(0) : new Clause.Pipeline(commands, line);
    return negated ? new Clause.Not(pipe, line) : pipe;
  }

  private Clause command() throws SyntaxException {
    nesting.enter(source.line());
    try {
      Optional<Clause> clause = compound.read(this::command);
      if (clause.isEmpty()) {
        return simple.read(() -> compound.read(this::command));
      }
      List<Redirect> after = redirects.all();
      return after.isEmpty()
          ? clause.get()
          : new Clause.Redirected(clause.get(), after, clause.get().line());
    } finally {
      nesting.leave();
    }
  }
}
