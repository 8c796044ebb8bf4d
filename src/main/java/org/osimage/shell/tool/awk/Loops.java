package org.osimage.shell.tool.awk;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.osimage.shell.tool.awk.Statement.Flow;

/** Parses loops: while, do and for. */
final class Loops {
  private final Lexer lexer;
  private final Expressions expressions;
  private final Statements statements;

  Loops(Lexer lexer, Expressions expressions, Statements statements) {
    this.lexer = lexer;
    this.expressions = expressions;
    this.statements = statements;
  }

  private interface Test {
    boolean holds(AwkRun run) throws IOException;
  }

  private interface Step {
    void run(AwkRun run) throws IOException;
  }

  private static Flow loop(AwkRun run, Test test, Statement body, Step step) throws IOException {
    while (test.holds(run)) {
      run.call().budget().step();
      Flow flow = body.run(run);
      if (flow == Flow.BREAK) {
        break;
      }
      if (flow != Flow.ON && flow != Flow.CONTINUE) {
        return flow;
      }
      step.run(run);
    }
    return Flow.ON;
  }

  Statement whileLoop() {
    lexer.next();
    lexer.expect("(");
    Expression condition = expressions.expression();
    lexer.expect(")");
    Statement body = statements.governed();
    return run -> loop(run, r -> condition.of(r).truth(), body, r -> {});
  }

  Statement doLoop() {
    lexer.next();
    Statement body = statements.governed();
    statements.separators();
    lexer.expect("while");
    lexer.expect("(");
    Expression condition = expressions.expression();
    lexer.expect(")");
    statements.end();
    return run -> {
      boolean[] first = {true};
      return loop(
          run,
          r -> {
            boolean goes = first[0] || condition.of(r).truth();
            first[0] = false;
            return goes;
          },
          body,
          r -> {});
    };
  }

  Statement forLoop() {
    lexer.next();
    lexer.expect("(");
    Statement start = run -> Flow.ON;
    if (!lexer.is(";")) {
      Expression first = expressions.withoutIn();
      if (lexer.take("in")) {
        return forIn(first);
      }
      start = Statements.expression(first);
    }
    lexer.expect(";");
    lexer.newlines();
    Expression condition = lexer.is(";") ? run -> Value.ONE : expressions.expression();
    lexer.expect(";");
    lexer.newlines();
    Statement step = lexer.is(")") ? run -> Flow.ON : statements.simple();
    lexer.expect(")");
    Statement body = statements.governed();
    Statement begin = start;
    return run -> {
      begin.run(run);
      return loop(run, r -> condition.of(r).truth(), body, step::run);
    };
  }

  private Statement forIn(Expression variable) {
    Variable array = expressions.variable();
    lexer.expect(")");
    Statement body = statements.governed();
    if (!(variable instanceof Expression.Place place)) {
      throw lexer.error("syntax error");
    }
    return run -> {
      Iterator<String> keys = List.copyOf(array.slot(run).array().keySet()).iterator();
      return loop(
          run,
          r -> {
            if (!keys.hasNext()) {
              return false;
            }
            place.set(r, Value.input(keys.next()));
            return true;
          },
          body,
          r -> {});
    };
  }
}
