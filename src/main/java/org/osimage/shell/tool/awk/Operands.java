package org.osimage.shell.tool.awk;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osimage.shell.tool.awk.Lexer.Type;

/** Parses what operators join: constants, names, elements, fields, calls, groups. */
final class Operands {
  private final Lexer lexer;
  private final Expressions expressions;
  private final Program program;
  private final Map<String, Integer> globals;
  private Map<String, Integer> locals = new HashMap<>();

  Operands(Lexer lexer, Expressions expressions, Program program, Map<String, Integer> globals) {
    this.lexer = lexer;
    this.expressions = expressions;
    this.program = program;
    this.globals = globals;
  }

  void locals(Map<String, Integer> names) {
    locals = names;
  }

  Optional<Expression.Place> place() {
    boolean begins = lexer.is("$") || lexer.type == Type.NAME;
    return begins && primary() instanceof Expression.Place place
        ? Optional.of(place)
        : Optional.empty();
  }

  Expression primary() {
    switch (lexer.type) {
      case NUMBER -> {
        Value value = Value.of(lexer.number);
        lexer.next();
        return run -> value;
      }
      case STRING -> {
        Value value = Value.of(lexer.word);
        lexer.next();
        return run -> value;
      }
      case NAME -> {
        return name();
      }
      case CALL -> {
        return call();
      }
      case BUILT_IN -> {
        return new Calls(lexer, expressions).builtIn();
      }
      default -> {
        return sign();
      }
    }
  }

  private Expression sign() {
    if (lexer.is("/") || lexer.is("/=")) {
      return new Operators.Literal(lexer.regex());
    }
    if (lexer.take("$")) {
      Expression index =
          lexer.is("++") || lexer.is("--")
              ? expressions.stepped()
              : lexer.take("-") ? negative() : primary();
      return new Operators.Field(index);
    }
    if (lexer.take("(")) {
      return group();
    }
    if (lexer.take("getline")) {
      Optional<Expression.Place> into = place();
      if (lexer.take("<")) {
        Expression file = primary();
        return run -> run.io().readFile(run, file, into);
      }
      return run -> run.readMain(into);
    }
    if (lexer.is("-") || lexer.is("+") || lexer.is("!")) {
      return expressions.unary();
    }
    throw lexer.error("syntax error");
  }

  private Expression negative() {
    Expression inner = primary();
    return run -> Value.of(-inner.of(run).toNumber());
  }

  /** What follows an opening parenthesis: an expression, or several before {@code in}. */
  private Expression group() {
    lexer.newlines();
    List<Expression> all = new ArrayList<>();
    all.add(expressions.expression());
    lexer.newlines();
    while (lexer.take(",")) {
      lexer.newlines();
      all.add(expressions.expression());
      lexer.newlines();
    }
    lexer.expect(")");
    if (all.size() == 1) {
      Expression inner = all.get(0);
      return run -> inner.of(run);
    }
    if (!lexer.is("in")) {
      return new Operators.Group(all);
    }
    lexer.next();
    Variable array = variable();
    return run -> Value.of(array.slot(run).array().containsKey(run.key(all)));
  }

  /** A variable by its place: of the function, or of the program. */
  Variable variable() {
    if (lexer.type != Type.NAME) {
      throw lexer.error("syntax error: a name expected");
    }
    String name = lexer.word;
    lexer.next();
    if (program.functions.containsKey(name)) {
      throw lexer.error("syntax error: " + name + " is a function");
    }
    Integer local = locals.get(name);
    return local != null
        ? new Variable(local, true, name)
        : new Variable(globals.computeIfAbsent(name, n -> globals.size()), false, name);
  }

  private Expression name() {
    Variable variable = variable();
    if (!lexer.take("[")) {
      return variable;
    }
    List<Expression> keys = new ArrayList<>();
    keys.add(expressions.expression());
    while (lexer.take(",")) {
      lexer.newlines();
      keys.add(expressions.expression());
    }
    lexer.expect("]");
    return new Operators.Element(variable, keys);
  }

  private Expression call() {
    Program.Function function = function(lexer.word);
    lexer.next();
    lexer.expect("(");
    List<Expression> arguments = new ArrayList<>();
    lexer.newlines();
    while (!lexer.take(")")) {
      arguments.add(expressions.expression());
      lexer.newlines();
      if (!lexer.is(")")) {
        lexer.expect(",");
        lexer.newlines();
      }
    }
    return run -> run.call(function, arguments);
  }

  Program.Function function(String name) {
    return program.functions.computeIfAbsent(name, Program.Function::new);
  }
}
