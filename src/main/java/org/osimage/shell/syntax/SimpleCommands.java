package org.osimage.shell.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Simple commands, and the definitions of functions, which begin like one. */
final class SimpleCommands {
  interface Body {
    Optional<Clause> read() throws SyntaxException;
  }

  private static final Set<String> DECLARING =
      Set.of("declare", "typeset", "local", "readonly", "export");
  private static final Set<String> SPECIAL =
      Set.of(
          "break",
          ":",
          "continue",
          ".",
          "eval",
          "exec",
          "exit",
          "export",
          "readonly",
          "return",
          "set",
          "shift",
          "times",
          "trap",
          "unset",
          "local");
  private static final Set<String> RESERVED =
      Set.of(
          "if", "then", "else", "elif", "fi", "do", "done", "case", "esac", "while", "until", "for",
          "{", "}", "!", "in");

  private final Source source;
  private final Dialect dialect;
  private final Tokens tokens;
  private final WordReader words;
  private final RedirectReader redirects;

  SimpleCommands(
      Source source, Dialect dialect, Tokens tokens, WordReader words, RedirectReader redirects) {
    this.source = source;
    this.dialect = dialect;
    this.tokens = tokens;
    this.words = words;
    this.redirects = redirects;
  }

  Clause read(Body body) throws SyntaxException {
    int line = source.line();
    List<Assignment> assignments = new ArrayList<>();
    List<Word> arguments = new ArrayList<>();
    List<Redirect> redirections = new ArrayList<>();
    while (true) {
      tokens.blanks();
      if (arguments.isEmpty() || tokens.afterBlankAlias()) {
        tokens.expandAlias();
      }
      Optional<Redirect> redirect = redirects.read();
      if (redirect.isPresent()) {
        redirections.add(redirect.get());
        continue;
      }
      boolean process = dialect == Dialect.BASH && source.raw(1) == '(' && processAhead();
      if (WordReader.isMeta(source.peek()) && !process) {
        break;
      }
      Word word = words.word();
      Optional<Assignment> assignment = arguments.isEmpty() ? assignment(word) : Optional.empty();
      if (assignment.isPresent()) {
        assignments.add(assignment.get());
      } else {
        arguments.add(declared(arguments, word));
        if (arguments.size() == 1
            && assignments.isEmpty()
            && redirections.isEmpty()
            && functionAhead()) {
          return function(word, line, body);
        }
      }
    }
    if (assignments.isEmpty() && arguments.isEmpty() && redirections.isEmpty()) {
      throw tokens.unexpected("");
    }
    return new Clause.Simple(assignments, arguments, redirections, line);
  }

  private boolean processAhead() {
    return source.peek() == '<' || source.peek() == '>';
  }

  private boolean functionAhead() {
    tokens.blanks();
    return source.peek() == '(';
  }

  private Clause function(Word word, int line, Body body) throws SyntaxException {
    String name = word.plain().orElseThrow(() -> new SyntaxException(line, "Bad function name"));
    boolean special = SPECIAL.contains(name) || !isName(name);
    if (RESERVED.contains(name) || dialect == Dialect.DASH && special) {
      throw new SyntaxException(line, "Bad function name");
    }
    source.next();
    tokens.blanks();
    tokens.expect(')');
    return function(name, line, body);
  }

  /** Its body, parentheses consumed. */
  Clause function(String name, int line, Body body) throws SyntaxException {
    tokens.newlines();
    Optional<Clause> clause = body.read();
    if (clause.isEmpty()) {
      if (dialect == Dialect.DASH) { // dash takes a simple command, too
        return new Clause.Function(name, read(body), line);
      }
      throw tokens.unexpected("{");
    }
    List<Redirect> after = redirects.all();
    Clause whole =
        after.isEmpty() ? clause.get() : new Clause.Redirected(clause.get(), after, line);
    return new Clause.Function(name, whole, line);
  }

  static boolean isName(String text) {
    boolean name = !text.isEmpty() && WordReader.isNameStart(text.charAt(0));
    for (int i = 0; i < text.length(); i++) {
      name &= WordReader.isNameChar(text.charAt(i));
    }
    return name;
  }

  private Optional<Assignment> assignment(Word word) throws SyntaxException {
    if (word.parts().isEmpty()
        || !(word.parts().get(0) instanceof Part.Literal first)
        || first.quoted()) {
      return Optional.empty();
    }
    String text = first.text();
    int end = 0;
    while (end < text.length() && WordReader.isNameChar(text.charAt(end))) {
      end++;
    }
    String name = text.substring(0, end);
    if (!isName(name)) {
      return Optional.empty();
    }
    if (dialect == Dialect.BASH && text.startsWith("[", end)) {
      return element(name, word, end + 1);
    }
    boolean append = dialect == Dialect.BASH && text.startsWith("+=", end);
    if (!append && !text.startsWith("=", end)) {
      return Optional.empty();
    }
    Word value = from(word, 0, end + (append ? 2 : 1));
    if (dialect == Dialect.BASH && value.parts().isEmpty() && source.raw() == '(') {
      return Optional.of(
          new Assignment(name, Optional.empty(), append, Word.EMPTY, Optional.of(elements())));
    }
    return Optional.of(new Assignment(name, Optional.empty(), append, value, Optional.empty()));
  }

  /** The word from a character of an unquoted part on. */
  private static Word from(Word word, int part, int offset) {
    List<Part> rest = new ArrayList<>(word.parts().subList(part, word.parts().size()));
    String text = ((Part.Literal) rest.get(0)).text().substring(offset);
    if (text.isEmpty()) {
      rest.remove(0);
    } else {
      rest.set(0, new Part.Literal(text, false));
    }
    return new Word(rest);
  }

  private static Optional<Assignment> element(String name, Word word, int start) {
    List<Part> index = new ArrayList<>();
    for (int i = 0; i < word.parts().size(); i++) {
      Part part = word.parts().get(i);
      if (part instanceof Part.Literal literal && !literal.quoted()) {
        String text = literal.text();
        int from = i == 0 ? start : 0;
        int end = text.indexOf("]", from);
        if (end >= 0) {
          boolean append = text.startsWith("+=", end + 1);
          if (!append && !text.startsWith("=", end + 1)) {
            return Optional.empty();
          }
          index.add(new Part.Literal(text.substring(from, end), false));
          Word value = from(word, i, end + (append ? 3 : 2));
          return Optional.of(
              new Assignment(name, Optional.of(new Word(index)), append, value, Optional.empty()));
        }
        index.add(new Part.Literal(text.substring(from), false));
      } else {
        index.add(part);
      }
    }
    return Optional.empty();
  }

  private List<Word> elements() throws SyntaxException {
    List<Word> elements = new ArrayList<>();
    source.next();
    tokens.newlines();
    while (source.peek() != ')') {
      if (WordReader.isMeta(source.peek())) {
        throw tokens.unexpected(")");
      }
      elements.add(words.word());
      tokens.newlines();
    }
    source.next();
    return elements;
  }

  /** The argument of a declaring command, which may be an array. */
  private Word declared(List<Word> before, Word word) throws SyntaxException {
    if (dialect != Dialect.BASH
        || source.raw() != '('
        || before.isEmpty()
        || before.get(0).plain().filter(DECLARING::contains).isEmpty()) {
      return word;
    }
    String text = word.plain().orElse("");
    boolean append = text.endsWith("+=");
    String name = text.replaceAll("\\+?=$", "");
    if (!text.endsWith("=") || !isName(name)) {
      return word;
    }
    return new Word(List.of(new Part.Elements(name, append, elements())));
  }
}
