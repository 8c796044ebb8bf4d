package org.osimage.shell.tool.awk;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osimage.shell.tool.awk.Lexer.Type;
import org.osimage.shell.tool.awk.Statement.Flow;

/** Parses programs: rules, functions, and statements other than loops and prints. */
final class Statements {
  private static final int DEEPEST = 100;

  private final Lexer lexer;
  private final Program program = new Program();
  private final Expressions expressions;
  private int depth;

  Statements(String text, Map<String, Integer> globals) {
    this.lexer = new Lexer(text);
    this.expressions = new Expressions(lexer, program, globals);
  }

  Program program() {
    separators();
    while (lexer.type != Type.END) {
      item();
      separators();
    }
    return program;
  }

  void separators() {
    while (lexer.type == Type.NEWLINE || lexer.is(";")) {
      lexer.next();
    }
  }

  private void item() {
    if (lexer.take("function")) {
      function();
    } else if (lexer.take("BEGIN")) {
      lexer.newlines();
      program.begin.add(block());
    } else if (lexer.take("END")) {
      lexer.newlines();
      program.end.add(block());
    } else {
      rule();
    }
  }

  private void rule() {
    Optional<Expression> pattern = Optional.empty();
    Optional<Expression> to = Optional.empty();
    if (!lexer.is("{")) {
      pattern = Optional.of(expressions.expression());
      if (lexer.take(",")) {
        lexer.newlines();
        to = Optional.of(expressions.expression());
      }
    }
    Statement action = lexer.is("{") ? block() : Printing.record();
    program.rules.add(new Program.Rule(pattern, to, action, program.rules.size()));
  }

  private void function() {
    if (lexer.type != Type.NAME && lexer.type != Type.CALL) {
      throw lexer.error("syntax error: a function's name expected");
    }
    Program.Function function = expressions.function(lexer.word);
    lexer.next();
    lexer.expect("(");
    Map<String, Integer> locals = new HashMap<>();
    List<String> parameters = new ArrayList<>();
    lexer.newlines();
    while (!lexer.take(")")) {
      if (lexer.type != Type.NAME) {
        throw lexer.error("syntax error: a parameter expected");
      }
      locals.put(lexer.word, parameters.size());
      parameters.add(lexer.word);
      lexer.next();
      lexer.newlines();
      if (!lexer.is(")")) {
        lexer.expect(",");
        lexer.newlines();
      }
    }
    lexer.newlines();
    function.parameters = parameters;
    expressions.locals(locals);
    function.body = Optional.of(block());
    expressions.locals(new HashMap<>());
  }

  private Statement block() {
    if (++depth > DEEPEST) {
      throw lexer.error("blocks too deep");
    }
    lexer.expect("{");
    List<Statement> all = new ArrayList<>();
    separators();
    while (!lexer.take("}")) {
      all.add(statement());
      separators();
    }
    depth--;
    Statement[] statements = all.toArray(new Statement[0]);
    return run -> {
      for (Statement each : statements) {
        Flow flow = each.run(run);
        if (flow != Flow.ON) {
          return flow;
        }
      }
      return Flow.ON;
    };
  }

  void end() {
    if (lexer.is(";") || lexer.type == Type.NEWLINE) {
      lexer.next();
    } else if (!lexer.is("}") && lexer.type != Type.END) {
      throw lexer.error("syntax error");
    }
  }

  /** A statement that a loop or condition governs. */
  Statement governed() {
    lexer.newlines();
    if (lexer.take(";")) {
      return run -> Flow.ON;
    }
    return statement();
  }

  private Statement statement() {
    if (++depth > DEEPEST) {
      throw lexer.error("statements too deep");
    }
    try {
      return switch (lexer.type == Type.KEYWORD || lexer.is("{") ? lexer.word : "") {
        case "{" -> block();
        case "if" -> condition();
        case "while" -> new Loops(lexer, expressions, this).whileLoop();
        case "do" -> new Loops(lexer, expressions, this).doLoop();
        case "for" -> new Loops(lexer, expressions, this).forLoop();
        default -> simpleWithEnd();
      };
    } finally {
      depth--;
    }
  }

  private Statement simpleWithEnd() {
    Statement made = simple();
    end();
    return made;
  }

  private Statement condition() {
    lexer.next();
    lexer.expect("(");
    Expression condition = expressions.expression();
    lexer.expect(")");
    Statement yes = governed();
    while ((lexer.type == Type.NEWLINE || lexer.is(";")) && lexer.beforeElse()) {
      lexer.next();
    }
    if (!lexer.take("else")) {
      return run -> condition.of(run).truth() ? yes.run(run) : Flow.ON;
    }
    Statement no = governed();
    return run -> condition.of(run).truth() ? yes.run(run) : no.run(run);
  }

  static Statement expression(Expression expression) {
    return run -> {
      expression.of(run);
      return Flow.ON;
    };
  }

  boolean atEnd() {
    return lexer.is(";")
        || lexer.is("}")
        || lexer.is(")")
        || lexer.type == Type.NEWLINE
        || lexer.type == Type.END;
  }

  Statement simple() {
    switch (lexer.type == Type.KEYWORD ? lexer.word : "") {
      case "print", "printf":
        return new Printing(lexer, expressions, this).statement();
      case "break":
        lexer.next();
        return run -> Flow.BREAK;
      case "continue":
        lexer.next();
        return run -> Flow.CONTINUE;
      case "next":
        lexer.next();
        return run -> Flow.NEXT;
      case "nextfile":
        lexer.next();
        return run -> Flow.NEXT_FILE;
      case "exit":
        lexer.next();
        return exit();
      case "return":
        lexer.next();
        return returning();
      case "delete":
        lexer.next();
        return deletion();
      default:
        return expression(expressions.expression());
    }
  }

  private Statement exit() {
    if (atEnd()) {
      return run -> Flow.EXIT;
    }
    Expression status = expressions.expression();
    return run -> {
      run.exit((int) status.of(run).toNumber() & 0xff);
      return Flow.EXIT;
    };
  }

  private Statement returning() {
    if (atEnd()) {
      return run -> {
        run.result(Value.UNSET);
        return Flow.RETURN;
      };
    }
    Expression value = expressions.expression();
    return run -> {
      run.result(value.of(run));
      return Flow.RETURN;
    };
  }

  private Statement deletion() {
    Variable array = expressions.variable();
    if (!lexer.take("[")) {
      return run -> {
        array.slot(run).array().clear();
        return Flow.ON;
      };
    }
    List<Expression> keys = new ArrayList<>();
    keys.add(expressions.expression());
    while (lexer.take(",")) {
      keys.add(expressions.expression());
    }
    lexer.expect("]");
    return run -> {
      array.slot(run).array().remove(run.key(keys));
      return Flow.ON;
    };
  }
}
