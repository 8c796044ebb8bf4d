package org.osimage.shell.syntax;

import java.util.Set;

/** Reads what stands between {@code [[} and {@code ]]}. */
final class ConditionReader {
  private static final Set<String> BINARY =
      Set.of("=", "==", "!=", "=~", "-eq", "-ne", "-lt", "-le", "-gt", "-ge", "-nt", "-ot", "-ef");

  private final Source source;
  private final Tokens tokens;
  private final WordReader words;

  ConditionReader(Source source, Tokens tokens, WordReader words) {
    this.source = source;
    this.tokens = tokens;
    this.words = words;
  }

  Condition read() throws SyntaxException {
    Condition condition = or();
    tokens.newlines();
    if (!tokens.takeReserved("]]")) {
      throw tokens.unexpected("]]");
    }
    return condition;
  }

  private boolean take(String operator) throws SyntaxException {
    tokens.newlines();
    if (!source.startsWith(operator)) {
      return false;
    }
    source.skip(operator.length());
    return true;
  }

  private Condition or() throws SyntaxException {
    Condition left = and();
    while (take("||")) {
      left = new Condition.Or(left, and());
    }
    return left;
  }

  private Condition and() throws SyntaxException {
    Condition left = primary();
    while (take("&&")) {
      left = new Condition.And(left, primary());
    }
    return left;
  }

  private Condition primary() throws SyntaxException {
    tokens.newlines();
    if (tokens.takeReserved("!")) {
      return new Condition.Not(primary());
    }
    if (take("(")) {
      Condition inner = or();
      if (!take(")")) {
        throw tokens.unexpected(")");
      }
      return inner;
    }
    Word first = word();
    tokens.blanks();
    boolean ends = tokens.atReserved("]]") || source.startsWith("&&") || source.startsWith("||");
    String plain = first.plain().orElse("");
    if (!ends && plain.matches("-[a-zA-Z]")) {
      return new Condition.Unary(plain, word());
    }
    if (ends || source.peek() == ')' || source.peek() == '\n') {
      return new Condition.Unary("-n", first);
    }
    String operator;
    if (source.peek() == '<' || source.peek() == '>') {
      operator = String.valueOf((char) source.next());
    } else {
      operator = word().plain().orElse("");
      if (!BINARY.contains(operator)) {
        throw new SyntaxException(source.line(), "conditional operator expected");
      }
    }
    tokens.blanks();
    return new Condition.Binary(operator, first, operator.equals("=~") ? words.regex() : word());
  }

  private Word word() throws SyntaxException {
    tokens.blanks();
    if (WordReader.isMeta(source.peek())) {
      throw tokens.unexpected("]]");
    }
    return words.word();
  }
}
