package org.osimage.shell.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Commands that begin with a reserved word or a parenthesis. */
final class CompoundCommands {
  interface Lists {
    /** Commands up to a reserved word; at least one. */
    Clause read() throws SyntaxException;
  }

  interface Commands {
    Clause read() throws SyntaxException;
  }

  private final Source source;
  private final Dialect dialect;
  private final Tokens tokens;
  private final WordReader words;
  private final Lists lists;
  private final ConditionReader conditions;

  CompoundCommands(Source source, Dialect dialect, Tokens tokens, WordReader words, Lists lists) {
    this.source = source;
    this.dialect = dialect;
    this.tokens = tokens;
    this.words = words;
    this.lists = lists;
    this.conditions = new ConditionReader(source, tokens, words);
  }

  /** A compound command without its redirections, if one stands here. */
  Optional<Clause> read(Commands commands) throws SyntaxException {
    int line = source.line();
    if (source.peek() == '(') {
      return Optional.of(parenthesis(line));
    }
    if (tokens.takeReserved("{")) {
      Clause body = lists.read();
      tokens.expectReserved("}");
      return Optional.of(new Clause.Group(body, line));
    }
    if (tokens.takeReserved("if")) {
      return Optional.of(branches(line));
    }
    if (tokens.takeReserved("while")) {
      return Optional.of(new Clause.Loop(lists.read(), doBody(), false, line));
    }
    if (tokens.takeReserved("until")) {
      return Optional.of(new Clause.Loop(lists.read(), doBody(), true, line));
    }
    if (tokens.takeReserved("for")) {
      return Optional.of(forLoop(line));
    }
    if (tokens.takeReserved("case")) {
      return Optional.of(cases(line));
    }
    return dialect == Dialect.BASH ? bash(commands, line) : Optional.empty();
  }

  private Optional<Clause> bash(Commands commands, int line) throws SyntaxException {
    if (tokens.takeReserved("[[")) {
      return Optional.of(new Clause.ConditionCommand(conditions.read(), line));
    }
    if (!tokens.takeReserved("function")) {
      return Optional.empty();
    }
    tokens.blanks();
    String name = words.word().plain().orElseThrow(() -> tokens.unexpected(""));
    tokens.blanks();
    if (source.peek() == '(') {
      source.next();
      tokens.blanks();
      tokens.expect(')');
    }
    tokens.newlines();
    return Optional.of(new Clause.Function(name, commands.read(), line));
  }

  private Clause parenthesis(int line) throws SyntaxException {
    source.next();
    if (dialect == Dialect.BASH && source.peek() == '(') {
      int position = source.position();
      source.next();
      Optional<Word> expression = words.arithmetic();
      if (expression.isPresent()) {
        return new Clause.ArithmeticCommand(expression.get(), line);
      }
      source.reset(position, line);
    }
    Clause body = lists.read();
    tokens.expect(')');
    return new Clause.Subshell(body, line);
  }

  private Clause branches(int line) throws SyntaxException {
    List<Clause.Branch> branches = new ArrayList<>();
    Optional<Clause> otherwise = Optional.empty();
    do {
      Clause condition = lists.read();
      tokens.expectReserved("then");
      branches.add(new Clause.Branch(condition, lists.read()));
    } while (tokens.takeReserved("elif"));
    if (tokens.takeReserved("else")) {
      otherwise = Optional.of(lists.read());
    }
    tokens.expectReserved("fi");
    return new Clause.If(branches, otherwise, line);
  }

  private Clause doBody() throws SyntaxException {
    tokens.newlines();
    tokens.expandAlias();
    if (dialect == Dialect.BASH && tokens.takeReserved("{")) {
      Clause body = lists.read();
      tokens.expectReserved("}");
      return body;
    }
    tokens.expectReserved("do");
    Clause body = lists.read();
    tokens.expectReserved("done");
    return body;
  }

  private Clause forLoop(int line) throws SyntaxException {
    tokens.blanks();
    if (dialect == Dialect.BASH && source.startsWith("((")) {
      return arithmeticFor(line);
    }
    String name = WordReader.isMeta(source.peek()) ? "" : words.word().plain().orElse("");
    if (!SimpleCommands.isName(name)) {
      throw new SyntaxException(line, "Bad for loop variable");
    }
    tokens.newlines();
    Optional<List<Word>> values = Optional.empty();
    if (tokens.takeReserved("in")) {
      values = Optional.of(wordList());
    } else if (source.peek() == ';') {
      source.next();
    }
    return new Clause.For(name, values, doBody(), line);
  }

  private List<Word> wordList() throws SyntaxException {
    List<Word> list = new ArrayList<>();
    tokens.blanks();
    while (!WordReader.isMeta(source.peek())) {
      list.add(words.word());
      tokens.blanks();
    }
    if (source.peek() == ';') {
      source.next();
    } else if (source.peek() != '\n') {
      throw tokens.unexpected("");
    }
    return list;
  }

  private Clause arithmeticFor(int line) throws SyntaxException {
    source.skip(2);
    Word start = words.operand(true, false, ";");
    source.next();
    Word condition = words.operand(true, false, ";");
    source.next();
    Word step = words.arithmetic().orElseThrow(() -> tokens.unexpected("))"));
    tokens.blanks();
    if (source.peek() == ';') {
      source.next();
    }
    return new Clause.ArithmeticFor(start, condition, step, doBody(), line);
  }

  private Clause cases(int line) throws SyntaxException {
    tokens.blanks();
    if (WordReader.isMeta(source.peek())) {
      throw tokens.unexpected("");
    }
    Word subject = words.word();
    tokens.newlines();
    if (!tokens.takeReserved("in")) {
      throw tokens.unexpected("in");
    }
    List<Clause.Item> items = new ArrayList<>();
    tokens.newlines();
    while (!tokens.takeReserved("esac")) {
      items.add(item());
      tokens.newlines();
    }
    return new Clause.Case(subject, items, line);
  }

  private Clause.Item item() throws SyntaxException {
    if (source.peek() == '(') {
      source.next();
      tokens.blanks();
    }
    List<Word> patterns = new ArrayList<>();
    while (true) {
      tokens.blanks();
      if (WordReader.isMeta(source.peek())) {
        throw tokens.unexpected("");
      }
      patterns.add(words.word());
      tokens.blanks();
      if (source.peek() != '|') {
        break;
      }
      source.next();
    }
    tokens.expect(')');
    tokens.newlines();
    Clause body = new Clause.Sequence(List.of(), source.line());
    if (!(source.peek() == ';' && source.peekSecond() == ';') && !tokens.atReserved("esac")) {
      body = lists.read();
    }
    tokens.newlines();
    return new Clause.Item(patterns, body, next());
  }

  private Clause.Next next() throws SyntaxException {
    if (source.peek() != ';') {
      if (tokens.atReserved("esac")) {
        return Clause.Next.LEAVE;
      }
      throw tokens.unexpected(";;");
    }
    source.next();
    if (dialect == Dialect.BASH && source.peek() == '&') {
      source.next();
      return Clause.Next.FALL_THROUGH;
    }
    tokens.expect(';');
    if (dialect == Dialect.BASH && source.peek() == '&') {
      source.next();
      return Clause.Next.TEST_NEXT;
    }
    return Clause.Next.LEAVE;
  }
}
